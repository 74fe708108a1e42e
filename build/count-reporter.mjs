// A node:test reporter that writes nothing but the numbers at the end, for the closing line of `npm test`.
export default async function* countReporter(source) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of source) {
    if ((event.type !== 'test:pass' && event.type !== 'test:fail') || event.data.details?.type === 'suite') {
      continue;
    }
    if (event.data.skip !== undefined || event.data.todo !== undefined) {
      count.skipped += 1;
    } else {
      count[event.type === 'test:pass' ? 'passed' : 'failed'] += 1;
    }
  }
  yield `${JSON.stringify(count)}\n`;
}

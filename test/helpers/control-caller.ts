/** Run as a process of its own: as many calls at once as its second argument says. Prints their outcomes as JSON. */
import { callControl } from '../../electron/control/client.ts';

const [address = '', count = '0'] = process.argv.slice(2);
const answers = await Promise.all(
  Array.from({ length: Number(count) }, async (_, at) => {
    const prefix = `${process.pid}/${at}`;
    const answer = await callControl({ address, call: 'complete', args: { what: 'devices', prefix } });
    return answer.ok ? (answer.value[0] === prefix ? 'own' : 'foreign') : answer.error.code;
  }),
);
const sum: Record<string, number> = {};
for (const answer of answers) {
  sum[answer] = (sum[answer] ?? 0) + 1;
}
process.stdout.write(JSON.stringify(sum));

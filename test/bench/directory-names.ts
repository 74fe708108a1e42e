/** What the processes of the directory's measure agree on. */
export const ACCOUNT = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'AKIACULVERTBENCH0001', secretAccessKey: 'bench-secret-access-key' },
};

/** Names as of a fleet that is counted through, in an order that is not that of the names. */
export function nameOf(index: number): string {
  return `site${index % 97}-press-${String(index).padStart(6, '0')}`;
}

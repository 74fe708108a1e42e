/** What a service behind a tunnel is, for whoever shows it, keeps it or opens it. */

/** What opens a service once its local port is there. `{host}`, `{port}` and `{device}` stand for where it is. */
export type ServiceOpen =
  /** ssh in a terminal. */
  | { kind: 'terminal' }
  /** An address for the browser, or for whatever the system has for such addresses: `vnc://{host}:{port}`. */
  | { kind: 'url'; url: string }
  /** A program with its arguments, divided into words as a shell does, and without a shell: `mstsc /v:{host}:{port}`. */
  | { kind: 'program'; command: string }
  /** A text for another program: `{host}:{port}`. */
  | { kind: 'copy'; text: string };

export interface ServiceDefinition {
  /** As the device's agent knows it. */
  serviceId: string;
  /** What people call it. */
  label: string;
  /** The port on the device where the convention tells it, else null. */
  devicePort: number | null;
  open: ServiceOpen;
}

/** How the `culvert` command ends, for scripts and supervisors. */
export const ExitCode = {
  /** Done, or ended by SIGINT or SIGTERM. */
  OK: 0,
  /** A fault of this program. */
  FAULT: 1,
  /** The command line or the environment cannot be understood. */
  USAGE: 2,
  /** The access token or client token is spent, revoked or wrong: a fresh one is needed. */
  TOKEN_REFUSED: 3,
  /** A local port is taken or not allowed. */
  PORT_TAKEN: 4,
  /** The tunnel service refused for another reason; trying again does not help. */
  REFUSED: 5,
} as const;

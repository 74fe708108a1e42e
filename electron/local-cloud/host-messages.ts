/** What main and the local cloud's worker say to each other. Each request gets exactly one response. */
import type { LogFields, LogLevel } from '../shared/log.ts';
import type { SshServerKind } from './ssh-service.ts';
import type { Fault, LocalCloud, LocalCloudOptions } from './types.ts';

/** What the worker starts with: the options that can be copied into another thread. */
export type WorkerOptions = Omit<LocalCloudOptions, 'clock' | 'log'> & { sshServer?: SshServerKind };

export type CloudRequest =
  | { type: 'setOnline'; thingName: string; online: boolean }
  | { type: 'cutConnections' }
  | { type: 'fault'; operation: string; fault: Fault }
  | { type: 'calls' }
  | { type: 'pendingSignIns' }
  | { type: 'answerSignIn'; userCode: string; answer: 'approve' | 'deny' }
  | { type: 'endSessions' }
  | { type: 'close' };

export type SshLogins = Record<string, ReturnType<LocalCloud['sshLogin']>>;

export type FromCloudWorker =
  | { type: 'ready'; endpoints: LocalCloud['endpoints']; sshLogins: SshLogins }
  | { type: 'failed'; reason: string }
  | { type: 'log'; level: LogLevel; message: string; fields: LogFields | undefined }
  | { type: 'response'; seq: number; ok: true; list?: string[] }
  | { type: 'response'; seq: number; ok: false; reason: string };

export interface Started {
  env: Record<string, string>;
  stop(): Promise<void>;
}
export function startDisplay(options?: { size?: string }): Promise<Started>;
export function startSessionBus(options?: {
  config?: string;
  env?: Record<string, string | undefined>;
}): Promise<Started>;
export function lacksSessionBus(env: Record<string, string | undefined>): boolean;

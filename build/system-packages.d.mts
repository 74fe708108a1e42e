export function holdServices<T>(work: () => Promise<T>, policyFile?: string): Promise<T>;
export function runQuietly(file: string, args: string[]): Promise<void>;

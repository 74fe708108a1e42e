export function electronRuntime(say?: (text: string) => void): Promise<{
  dist: string;
  executable: string;
  version: string;
}>;

/** The only way from the configuration to the disk. Errors are those of node:fs. */
export interface ConfigFiles {
  exists(path: string): boolean;
  read(path: string): string;
  /** Permission bits, such as 0o600; undefined where the system has none. */
  mode(path: string): number | undefined;
  /** Makes the folders above and the file (0600), whole or not at all. False: it is there already, perhaps by another process. */
  create(path: string, text: string): boolean;
}

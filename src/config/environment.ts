/** The process as the configuration sees it: the only place that reads the environment. */
export const environment: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
} = { env: process.env, cwd: process.cwd() };

/** The text of a file that somebody chose; undefined when it is not UTF-8: a guess would change what stands in it. */
export async function textOfFile(file: Blob): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

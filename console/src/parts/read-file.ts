/** The text of a file that somebody chose; undefined when it is not UTF-8: a guess would change what stands in it. */
export async function textOfFile(file: Blob): Promise<string | undefined> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

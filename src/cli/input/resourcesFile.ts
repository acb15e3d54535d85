import { type ResourceRecords, readResourcesStrictly } from "../../iam/index.ts";
import { fail, type Result } from "../../platform/result.ts";
import { fileName, readText } from "./inputFile.ts";
import { parseJson } from "./json.ts";

/**
 * Reads an inventory of resources, in the form that `iam analyze --help` shows. The form is this command's own, so a member
 * that does not fit is an error; what a policy says is left to the engine.
 */
export async function readResourcesFile(
  path: string,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<ResourceRecords>> {
  const text = await readText(path, input);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  const resources = json.ok ? readResourcesStrictly(json.value) : json;
  return resources.ok ? resources : fail(`${fileName(path)}: ${resources.error}; iam analyze --help shows the form`);
}

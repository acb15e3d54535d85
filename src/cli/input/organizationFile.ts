import { type OrganizationPolicies, readOrganizationStrictly } from "../../iam/index.ts";
import { fail, type Result } from "../../platform/result.ts";
import { fileName, readText } from "./inputFile.ts";
import { parseJson } from "./json.ts";

/** Reads what the organization forbids the account, in the form that `iam analyze --help` shows; a member that does not fit is an error. */
export async function readOrganizationFile(
  path: string,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<OrganizationPolicies>> {
  const text = await readText(path, input);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  const organization = json.ok ? readOrganizationStrictly(json.value) : json;
  return organization.ok
    ? organization
    : fail(`${fileName(path)}: ${organization.error}; iam analyze --help shows the form`);
}

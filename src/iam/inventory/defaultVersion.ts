import type { ManagedPolicyDetail } from "./authorizationDetails.ts";

type PolicyVersion = NonNullable<ManagedPolicyDetail["PolicyVersionList"]>[number];

/**
 * The version of a managed policy that is in force ("Versioning IAM policies": exactly one is the default version).
 * `DefaultVersionId` decides, then `IsDefaultVersion`; a single version without either is taken too. `problem` says what is
 * wrong, whether or not a version was found.
 */
export function defaultVersion(
  { DefaultVersionId: named }: ManagedPolicyDetail,
  versions: readonly PolicyVersion[],
): { version: PolicyVersion | undefined; problem: string | undefined } {
  const byName = named === undefined ? undefined : versions.find(({ VersionId }) => VersionId === named);
  const marked = versions.filter(({ IsDefaultVersion }) => IsDefaultVersion === true);
  const [only, ...others] = versions;
  const alone = others.length === 0 && only?.IsDefaultVersion === undefined ? only : undefined;
  const version = byName ?? marked[0] ?? (named === undefined ? alone : undefined);
  const missing =
    named !== undefined && byName === undefined ? `DefaultVersionId ${named} is not in PolicyVersionList` : "";
  if (version === undefined) {
    return { version, problem: missing || (only === undefined ? "no versions" : "no version is the default version") };
  }
  if (missing !== "") return { version, problem: `${missing}; ${version.VersionId} is marked as default and is used` };
  if (marked.some((each) => each !== version)) {
    return { version, problem: `several versions are marked as default; ${version.VersionId} is used` };
  }
  return { version, problem: undefined };
}

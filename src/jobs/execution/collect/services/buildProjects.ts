import { batchGetProjects, listProjects, PROJECTS_AT_ONCE } from "../../../../aws/services/codeBuild.ts";
import { batches } from "../batches.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The CodeBuild projects of a region with tags and service role. */
export async function buildProjects({ session, region }: RegionalScope): Promise<PendingResource[]> {
  const names = await session.read(listProjects, { region, mayBeMissing: true }, region);
  const pending: PendingResource[] = [];
  for (const batch of batches(names ?? [], PROJECTS_AT_ONCE)) {
    const projects = await session.read(batchGetProjects, { region }, region, batch);
    for (const { arn, name, role, tags } of projects ?? []) {
      pending.push(async () => resourceRecord(arn, { type: "CodeBuildProject", name, tags, role }));
    }
  }
  return pending;
}

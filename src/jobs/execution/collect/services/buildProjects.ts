import { describeProjects, PROJECTS_AT_ONCE, projectNames } from "../../../../aws/services/codeBuild.ts";
import { batches } from "../batches.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The CodeBuild projects of a region with tags and service role. */
export async function buildProjects({ survey, region }: RegionalScope): Promise<PendingResource[]> {
  const { client } = survey;
  const place = { region, mayBeMissing: true };
  const names = await survey.read({ action: "codebuild:ListProjects", ...place }, () => projectNames(client, region));
  const pending: PendingResource[] = [];
  for (const batch of batches(names ?? [], PROJECTS_AT_ONCE)) {
    const projects = await survey.read({ action: "codebuild:BatchGetProjects", region }, () =>
      describeProjects(client, region, batch),
    );
    for (const { arn, name, role, tags } of projects ?? []) {
      pending.push(async () => resourceRecord(arn, { type: "CodeBuildProject", name, tags, role }));
    }
  }
  return pending;
}

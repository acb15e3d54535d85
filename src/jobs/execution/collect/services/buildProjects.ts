import { batchGetProjects, listProjects, PROJECTS_AT_ONCE } from "../../../../aws/services/codeBuild.ts";
import { batches } from "../batches.ts";
import type { Collector, Listed } from "../collector.ts";

/** The CodeBuild projects of a region with tags and service role. */
export const buildProjects: Collector = {
  name: "buildProjects",
  async list({ session, region }) {
    const names = await session.read(listProjects, { region, mayBeMissing: true }, region);
    const listed: Listed[] = [];
    for (const batch of batches(names ?? [], PROJECTS_AT_ONCE)) {
      const projects = await session.read(batchGetProjects, { region }, region, batch);
      for (const { arn, name, role, tags } of projects ?? []) {
        listed.push({ resource: { arn, type: "CodeBuildProject", name, tags, role } });
      }
    }
    return listed;
  },
};

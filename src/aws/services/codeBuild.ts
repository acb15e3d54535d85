import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { LowerTag, lowerTagRecord } from "../protocol/tags.ts";

const ProjectPage = z.object({ projects: z.array(z.string()).nullish(), nextToken: z.string().nullish() });
const Projects = z.object({
  projects: z
    .array(
      z.object({
        arn: z.string(),
        name: z.string(),
        serviceRole: z.string().nullish(),
        tags: z.array(LowerTag).nullish(),
      }),
    )
    .nullish(),
});

/** codebuild:ListProjects of a region, all pages: names. */
export const listProjects = defineOperation(
  "codebuild:ListProjects",
  (action, client, region: string): Promise<AwsOutcome<string[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { nextToken: token };
      const page = await json(client, action, region, position, ProjectPage);
      return mapOutcome(page, ({ projects, nextToken }) => ({ items: projects ?? [], next: nextToken }));
    }),
);

export interface BuildProject {
  arn: string;
  name: string;
  /** ARN of the role that builds run with. */
  role: string | undefined;
  tags: Record<string, string>;
}

/** How many projects one call of `batchGetProjects` accepts. */
export const PROJECTS_AT_ONCE = 100;

/** codebuild:BatchGetProjects of at most 100 projects; those that do not exist are left out. */
export const batchGetProjects = defineOperation(
  "codebuild:BatchGetProjects",
  async (action, client, region: string, names: readonly string[]): Promise<AwsOutcome<BuildProject[]>> => {
    const answer = await json(client, action, region, { names }, Projects);
    return mapOutcome(answer, ({ projects }) =>
      (projects ?? []).map(({ arn, name, serviceRole, tags }) => ({
        arn,
        name,
        role: serviceRole || undefined,
        tags: lowerTagRecord(tags),
      })),
    );
  },
);

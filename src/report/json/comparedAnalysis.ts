import type {
  AnalysisLimits,
  ComparedAccess,
  ComparedAnalysis,
  ComparedExternal,
  ComparedPrincipal,
  ExternalPrincipal,
  Gap,
} from "../../iam/index.ts";
import { AnalysisUnreadable } from "../stream/analysisUnreadable.ts";
import type { AnalysisVersions } from "../summary/comparison.ts";
import { figureCounter, type KeyFigures } from "../summary/keyFigures.ts";
import { type AnalysisItem, parseLine, readAnalysis } from "./analysisReader.ts";
import { type PrincipalText, principalRecord } from "./principalText.ts";

interface ExternalLine extends Pick<ComparedExternal, "capability" | "certainty"> {
  principal: ExternalPrincipal;
  resource: number;
}

interface PrincipalLine extends PrincipalText {
  canEscalate: boolean;
  escalationPaths: ComparedPrincipal["paths"];
}

/** What an analysis says of itself, apart from its lists. */
export interface AnalysisEnds {
  versions: AnalysisVersions;
  limits: AnalysisLimits;
}

interface HeaderLine {
  engineVersion: string;
  catalogue: { version: string };
}

/**
 * Reads the versions, the gaps and who holds which policy from the text of an analysis.v1, to its end: gaps come last.
 * Throws `AnalysisUnreadable`.
 */
export async function readAnalysisEnds(chunks: AsyncIterable<string>): Promise<AnalysisEnds> {
  const gaps: Gap[] = [];
  const holders = new Map<string, string[]>();
  let versions: AnalysisVersions = { engineVersion: "", catalogueVersion: "" };
  for await (const item of readAnalysis(chunks)) {
    if (item.part === "header") {
      const { engineVersion, catalogue } = parseLine<HeaderLine>(item.line);
      versions = { engineVersion, catalogueVersion: catalogue.version };
    } else if (item.part === "gaps") gaps.push(parseLine<Gap>(item.line));
    else if (item.part === "principals") {
      const { arn, policies, permissionsBoundary } = parseLine<PrincipalLine>(item.line);
      for (const policy of new Set([...policies, ...(permissionsBoundary === null ? [] : [permissionsBoundary])])) {
        const known = holders.get(policy);
        if (known === undefined) holders.set(policy, [arn]);
        else known.push(arn);
      }
    }
  }
  return { versions, limits: { gaps, holders } };
}

/** An analysis to compare, and its key figures, which are complete when its principals are read. */
export interface OpenedAnalysis extends ComparedAnalysis {
  figures(): KeyFigures;
  /** The types of its principals. */
  types(): Pick<PrincipalText, "type">[];
}

/**
 * Opens the text of an analysis.v1 for comparison: reads its inventory and external access now, and the rest on demand.
 * `limits`: as `readAnalysisEnds` gives them; `at`: the time of that analysis. Throws `AnalysisUnreadable`, now or later.
 */
export async function openComparedAnalysis(
  chunks: AsyncIterable<string>,
  limits: AnalysisLimits,
  at: number,
): Promise<OpenedAnalysis> {
  const counter = figureCounter(at);
  const items = readAnalysis(chunks);
  const resources: string[] = [];
  const external: ComparedExternal[] = [];
  const principals: ComparedPrincipal[] = [];
  const types = new Set<PrincipalText["type"]>();
  let item: AnalysisItem | undefined = (await items.next()).value ?? undefined;
  for (
    ;
    item?.part === "header" || item?.part === "resources" || item?.part === "externalAccess";
    item = (await items.next()).value ?? undefined
  ) {
    if (item.part === "header") continue;
    if (item.part === "resources") resources.push(parseLine<{ arn: string }>(item.line).arn);
    else {
      const line = parseLine<ExternalLine>(item.line);
      external.push(externalOf(line, resources));
      counter.external(line.principal);
    }
  }

  async function* access(): AsyncGenerator<ComparedAccess, undefined> {
    for (; item?.part === "access"; item = (await items.next()).value ?? undefined) yield item;
    return undefined;
  }

  return {
    limits,
    resources,
    external,
    access: access(),
    parseGrant: parseLine,
    async principals() {
      for (; item !== undefined; item = (await items.next()).value ?? undefined) {
        if (item.part !== "principals") continue;
        const line = parseLine<PrincipalLine>(item.line);
        principals.push(principalOf(line));
        types.add(line.type);
        counter.principal(principalRecord(line), line.canEscalate);
      }
      return principals;
    },
    figures: counter.figures,
    types: () => [...types].map((type) => ({ type })),
  };
}

function externalOf(line: ExternalLine, resources: readonly string[]): ComparedExternal {
  const { principal, capability, certainty } = line;
  const resource = resources[line.resource];
  if (resource === undefined) throw new AnalysisUnreadable("a resource that is not in the inventory");
  return { principal: principal.arn, name: principal.name, resource, capability, certainty };
}

function principalOf({ arn, isFullAdmin, isIamAdmin, escalationPaths }: PrincipalLine): ComparedPrincipal {
  const level = isFullAdmin ? "full" : isIamAdmin ? "iam" : null;
  const paths = escalationPaths.map(({ principal, target, steps }) => ({
    principal,
    target,
    steps: steps.map(({ to, technique }) => ({ to, technique })),
  }));
  return { arn, level, paths };
}

import type { PrincipalRecord } from "../../../../iam/index.ts";
import { count, counted } from "../../../../platform/numberText.ts";
import { lastPart } from "../../../model/arnText.ts";
import { principalId } from "../../links.ts";
import { resourceName, resourceTypeWords } from "../compromisedResource.ts";
import type { Escalator, PathSummaries } from "../pathSummaries.ts";
import type { DrawnNode } from "./graph.ts";

/** The names and links of the nodes of a drawing. */
export interface NodeNames {
  /** The position of an escalating principal in `PathSummaries.arns`, where paths of others lead through it. */
  positionOf(escalator: Escalator): number | undefined;
  principal(escalator: Escalator): DrawnNode;
  several(members: readonly Escalator[], letter: string): DrawnNode;
  rest(members: readonly Escalator[]): DrawnNode;
  /** A principal whose permissions are gained; with `last`, one that becomes an administrator. */
  gained(position: number, last: boolean): DrawnNode;
  resource(position: number): DrawnNode;
  administration(): DrawnNode;
  arn(position: number): string;
  escalatorAt: ReadonlyMap<number, Escalator>;
}

export function createNodeNames(
  { arns, escalators }: PathSummaries,
  principals: readonly PrincipalRecord[],
): NodeNames {
  const inventory = new Map(principals.map(({ arn }, index) => [arn, index]));
  const positions = new Map(arns.map((arn, position) => [arn, position]));
  const positionOf = ({ principal }: Escalator) => positions.get(principals[principal]?.arn ?? "");
  const escalatorAt = new Map<number, Escalator>();
  for (const escalator of escalators) {
    const position = positionOf(escalator);
    if (position !== undefined) escalatorAt.set(position, escalator);
  }
  const arnAt = (position: number) => arns[position] ?? "";
  const node = (arn: string, suffix = ""): DrawnNode => {
    const index = inventory.get(arn);
    const record = index === undefined ? undefined : principals[index];
    const isUser = record === undefined ? /:user\//.test(arn) : record.type === "IAMUser";
    const kind = isUser ? "user" : "role";
    if (arn.includes("*")) return { shape: "created", names: [`a new ${kind}`], note: "to be created", title: arn };
    return {
      shape: kind,
      names: [record?.name ?? lastPart(arn)],
      note: `${kind}${suffix}`,
      title: arn,
      ...(index !== undefined && { href: `#${principalId(index)}` }),
    };
  };
  return {
    positionOf,
    escalatorAt,
    arn: arnAt,
    principal: ({ principal }) => node(principals[principal]?.arn ?? ""),
    several(members, letter) {
      const types = new Set(members.map(({ principal }) => principals[principal]?.type));
      const amount =
        types.size > 1 ? amountOf(members) : counted(members.length, types.has("IAMUser") ? "user" : "role");
      return {
        shape: "several",
        names: namesOf(members, principals),
        note: `${letter}: ${amount}`,
        title: `${letter}: ${amount}, all named below`,
      };
    },
    rest: (members) => ({
      shape: "several",
      names: namesOf(members, principals),
      note: "by other paths",
      title: `${amountOf(members)}, by other paths`,
    }),
    gained(position, last) {
      const arn = arnAt(position);
      const index = inventory.get(arn);
      const isAdministrator = index !== undefined && principals[index]?.isFullAdmin === true;
      return node(arn, isAdministrator ? ", administrator" : last ? ", becomes administrator" : "");
    },
    resource(position) {
      const arn = arnAt(position);
      return { shape: "resource", names: [resourceName(arn)], note: resourceTypeWords(arn), title: arn };
    },
    administration: () => ({
      shape: "administrator",
      names: ["Administrator"],
      note: "everything allowed",
      title: "Has granted itself administrator permissions",
    }),
  };
}

/** The most names in a node. */
const NAMED = 4;

function amountOf(members: readonly Escalator[]): string {
  return counted(members.length, "user or role", "users and roles");
}

/** The first names, and how many others there are. */
function namesOf(members: readonly Escalator[], principals: readonly PrincipalRecord[]): string[] {
  const named = members.length > NAMED ? members.slice(0, NAMED - 1) : members;
  const names = named.map(({ principal }) => principals[principal]?.name ?? "");
  const more = members.length - names.length;
  return more > 0 ? [...names, `and ${count(more)} more`] : names;
}

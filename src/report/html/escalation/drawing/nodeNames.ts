import type { PrincipalRecord } from "../../../../iam/index.ts";
import { principalId } from "../../links.ts";
import { counted, lastPart } from "../../vocabulary/words.ts";
import { resourceName, resourceTypeWords } from "../compromisedResource.ts";
import type { Escalator, PathSummaries } from "../pathSummaries.ts";
import type { DrawnNode } from "./graph.ts";

/** The names and links of the nodes of a drawing. */
export interface NodeNames {
  /** The position of an escalating principal in `PathSummaries.arns`, where paths of others lead through it. */
  positionOf(escalator: Escalator): number | undefined;
  principal(escalator: Escalator): DrawnNode;
  several(members: readonly Escalator[], letter: string): DrawnNode;
  rest(amount: number): DrawnNode;
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
    if (arn.includes("*")) return { shape: "created", name: `a new ${kind}`, note: "to be created", title: arn };
    return {
      shape: kind,
      name: record?.name ?? lastPart(arn),
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
        types.size > 1
          ? counted(members.length, "user or role", "users and roles")
          : counted(members.length, types.has("IAMUser") ? "user" : "role");
      return {
        shape: "several",
        name: `${letter}: ${amount}`,
        note: "named below",
        title: `${amount}, named below under ${letter}`,
      };
    },
    rest: (amount) => ({
      shape: "several",
      name: `${amount} more`,
      note: "by other paths",
      title: `${counted(amount, "more user or role", "more users and roles")}, by other paths`,
    }),
    gained(position, last) {
      const arn = arnAt(position);
      const index = inventory.get(arn);
      const isAdministrator = index !== undefined && principals[index]?.isFullAdmin === true;
      return node(arn, isAdministrator ? ", administrator" : last ? ", becomes administrator" : "");
    },
    resource(position) {
      const arn = arnAt(position);
      return { shape: "resource", name: resourceName(arn), note: resourceTypeWords(arn), title: arn };
    },
    administration: () => ({
      shape: "administrator",
      name: "Administrator",
      note: "everything allowed",
      title: "Has granted itself administrator permissions",
    }),
  };
}

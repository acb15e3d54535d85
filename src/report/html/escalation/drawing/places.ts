import type { PrincipalRecord } from "../../../../iam/index.ts";
import { lastPart } from "../../../model/arnText.ts";
import { counted } from "../../../model/numberText.ts";
import { principalId } from "../../links.ts";
import { thingName, thingWords } from "../things.ts";
import type { Escalator, Ways } from "../ways.ts";
import type { DrawnNode } from "./graph.ts";

/** What the nodes of a drawing are called, and where they lead. */
export interface Places {
  /** The position of an escalating principal in `Ways.arns`, where ways of others lead through it. */
  positionOf(escalator: Escalator): number | undefined;
  principal(escalator: Escalator): DrawnNode;
  several(members: readonly Escalator[], letter: string): DrawnNode;
  rest(amount: number): DrawnNode;
  /** Someone whose permissions are gained; with `last`, what makes an administrator of whoever gains them. */
  gained(position: number, last: boolean): DrawnNode;
  thing(position: number): DrawnNode;
  everything(): DrawnNode;
  arn(position: number): string;
  escalatorAt: ReadonlyMap<number, Escalator>;
}

export function createPlaces({ arns, escalators }: Ways, principals: readonly PrincipalRecord[]): Places {
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
    if (arn.includes("*")) return { shape: "unmade", name: `a new ${kind}`, note: "yet to be made", title: arn };
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
        shape: "many",
        name: `${letter}: ${amount}`,
        note: "named below",
        title: `${amount}, named below under ${letter}`,
      };
    },
    rest: (amount) => ({
      shape: "many",
      name: `${amount} more`,
      note: "by other ways",
      title: `${counted(amount, "more user or role", "more users and roles")}, by other ways`,
    }),
    gained(position, last) {
      const arn = arnAt(position);
      const index = inventory.get(arn);
      const isAdministrator = index !== undefined && principals[index]?.isFullAdmin === true;
      return node(arn, isAdministrator ? ", administrator" : last ? ", made administrator" : "");
    },
    thing(position) {
      const arn = arnAt(position);
      return { shape: "thing", name: thingName(arn), note: thingWords(arn), title: arn };
    },
    everything: () => ({
      shape: "everything",
      name: "Administrator",
      note: "everything allowed",
      title: "Has given itself everything, and is an administrator",
    }),
  };
}

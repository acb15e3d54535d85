import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, type Sketch, type Statement, summary, trusting } from "./accounts.ts";

/** user/ann has the statements `ann` in `account`; `path` is one of her paths. Each change of `closed` closes it. */
export interface Case {
  name: string;
  ann: readonly Statement[];
  account?: Sketch;
  her?: NonNullable<Sketch["users"]>[string];
  path: string;
  closed: Readonly<Record<string, Partial<Pick<Case, "ann" | "account" | "her">>>>;
}

export const AWS = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
export const on = (Action: string | readonly string[], ...names: readonly string[]): Statement => ({
  Action,
  Resource: names.map(iam),
});
export const only = (policy: string, statement: Statement): Statement => ({
  ...statement,
  Condition: { ArnEquals: { "iam:PolicyARN": policy } },
});
export const within = (boundary: string, statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
});
export const deny = (Action: string | readonly string[], ...names: readonly string[]): Statement => ({
  Effect: "Deny",
  Action,
  ...(names.length === 0 ? {} : { Resource: names.map(iam) }),
});
export const self = (...actions: readonly string[]): string =>
  `user/ann${actions.map((action) => ` -[${action}]-> user/ann`).join("")} (certain)`;
export const admin = { inline: [EVERYTHING] };
export const LAMBDA = "iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction";
export const boss: Sketch = { roles: { boss: { ...admin, trust: [trusting("lambda.amazonaws.com")] } } };

/** A case is open as it stands, and closed by each of the changes that close it. */
export function describeCases(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    const found = ({ ann, account, her }: Pick<Case, "ann" | "account" | "her">) =>
      escalationOf({ ...account, users: { ...account?.users, ann: { ...her, inline: ann } } });

    it.each(cases)("$name", (each) => {
      const escalation = found(each);
      expect(summary(escalation, "user/ann")).toContain(each.path);
      expect(escalation.canEscalate(iam("user/ann"))).toBe(true);
    });

    it.each(cases.flatMap((each) => Object.entries(each.closed).map(([why, change]) => ({ ...each, ...change, why }))))(
      "$name: not with $why",
      (each) => {
        const escalation = found(each);
        expect(summary(escalation, "user/ann")).toEqual([]);
        expect(escalation.canEscalate(iam("user/ann"))).toBe(false);
      },
    );
  });
}

import type { ExternalGrant } from "../../access/model.ts";
import type { Finding } from "../model.ts";
import type { AccountSubject } from "../subject.ts";
import { outsiderName, proofsOf } from "../words.ts";
import { byResourceAndPrincipal } from "./externalAccess.ts";

/** Keys that tie a request to a secret between the two, or to the account's own organization or principals. */
const TYING = new Set(["sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn"]);

/**
 * Roles that another account assumes without an external id. A third party that serves many customers can then be made
 * to act on this account for another of them ("The confused deputy problem", IAM User Guide).
 */
export function* thirdPartyWithoutExternalId(subject: AccountSubject): Generator<Finding> {
  for (const all of byResourceAndPrincipal(subject.external, "account", "principal")) {
    const role = subject.account.resources[all[0]?.resource ?? -1];
    const grants = all.filter(({ capability }) => capability === "use-resource");
    const [first] = grants;
    if (role?.type !== "IAMRole" || first === undefined || grants.some(isTied)) continue;
    const { arn, name } = first.principal;
    const [, organization = "", account = ""] = name.split(":");
    const proof = proofsOf(grants.flatMap(({ because }) => because));
    const allowing = proof.filter(({ effect }) => effect === "Allow");
    const isAdmin = subject.administrators.has(role.arn);
    yield {
      id: `third-party-without-external-id:${role.arn}:${arn}`,
      kind: "third-party-without-external-id",
      severity: isAdmin ? "high" : "medium",
      title: `The role ${role.name} can be assumed by ${outsiderName(first.principal)} without an external id`,
      principals: [arn],
      resources: [role.arn],
      facts: { account: account || null, thirdParty: organization || null, isIamAdmin: isAdmin },
      proof,
      conditions: first.conditions,
      remedy: "Agree on an external id with them and require it in the role's trust policy.",
      ...(allowing.length === 1 && allowing[0] !== undefined
        ? {
            policyChange: {
              change: "add-condition",
              policy: allowing[0].policy,
              statement: allowing[0].statement,
              condition: { StringEquals: { "sts:ExternalId": "<external id>" } },
            } as const,
          }
        : {}),
    };
  }
}

function isTied({ conditions }: ExternalGrant): boolean {
  return conditions.some(({ key, effect }) => effect === "Allow" && TYING.has(key.toLowerCase()));
}

import { CAPABILITIES } from "../../iam/index.ts";
import { listOf, record, ref, text } from "./schemaParts.ts";

const strings = listOf({ type: "string" });
const policy = text(
  "ARN of a managed policy, {ARN}#{name} of an inline one, {ARN of a role}#trust, or a resource's ARN.",
);
const principal = text("ARN of a user, role or group.");
const operation = (name: string) => ({ const: name });

/** One change of an account. */
export const change = {
  oneOf: [
    record({
      operation: operation("put-policy-document"),
      policy,
      document: {
        type: "object",
        description: "The policy document, whole. A value in angle brackets is to be filled in.",
      },
    }),
    record({ operation: operation("delete-policy"), policy }),
    record({ operation: operation("detach-policy"), policy, principal }),
    record({
      operation: operation("remove-user-from-group"),
      user: text("ARN of the user."),
      group: text("ARN of the group."),
    }),
    record({ operation: operation("put-permissions-boundary"), principal, policy }),
    record({ operation: operation("delete-principal"), principal }),
    record({
      operation: operation("deactivate-access-key"),
      principal,
      key: { enum: [1, 2], description: "As the credential report counts." },
    }),
  ],
};

export const commands = record(
  {
    aws: { ...strings, description: "Commands of the AWS CLI for the changes, in order, to be pasted into a shell." },
    terraform: text("The changed policies as Terraform has them, where that is plain."),
  },
  ["terraform"],
);

const removed = record({
  principal,
  policies: { ...strings, description: "The changed policies that it holds." },
  access: listOf(
    record({
      service: text("Display name of the service."),
      capability: { enum: [...CAPABILITIES] },
      resourceCount: {
        type: "integer",
        minimum: 0,
        description: "Resources of the inventory that it loses; 0 without naming one.",
      },
    }),
  ),
});

/** What was tried to mend a finding. */
export const remedy = record(
  {
    text: text("What to do, in one sentence."),
    closes: {
      oneOf: [
        {
          enum: ["all", "none"],
          description:
            "all: analyzed with exactly these changes, the account no longer has the finding, and no new one of critical or high severity.",
        },
        record({ closed: { type: "integer", minimum: 1 }, of: { type: "integer", minimum: 2 } }),
      ],
      description: "Or how many of the ways to it the changes close.",
    },
    reason: text("Why it does not close all."),
    changes: { ...listOf(ref("change")), description: "In the order in which they are made." },
    removes: {
      ...listOf(removed),
      description: "Who holds the changed policies, and what they lose besides; at most 20.",
    },
    commands: ref("commands"),
  },
  ["reason"],
);

export const plan = {
  ...record({
    of: { type: "integer", minimum: 0, description: "Critical and high findings." },
    closed: {
      type: "integer",
      minimum: 0,
      description: "Those of them that the account no longer has after all steps.",
    },
    steps: listOf(
      record({
        change: ref("change"),
        closes: { ...strings, description: "Ids of the findings that it ends, after the steps before it." },
        closedSoFar: { type: "integer", minimum: 0 },
        commands: ref("commands"),
      }),
    ),
    open: {
      ...strings,
      description: "Ids of those that stay, and of new ones that the steps together bring to light.",
    },
  }),
  description: "The fewest changes that were found to end the critical and high findings, in order; each was tried.",
};

import { FINDING_KINDS, FRAMEWORKS, SEVERITIES } from "../../iam/index.ts";
import {
  accountId,
  analysisTime,
  condition,
  counts,
  escalationPath,
  executionId,
  instant,
  listOf,
  proof,
  record,
  ref,
  text,
} from "./schemaParts.ts";

const strings = listOf({ type: "string" });
const policy = text("The policy to change: its ARN, or {ARN}#{name}, {ARN}#policy, {ARN}#trust.");
const statement = text("Sid, or # and the position from 0.");
const reason = text("Why it is accepted.");
const expires = text("The last day in UTC, or the moment from which the findings count again.");
const stringOrList = { oneOf: [{ type: "string" }, strings] };

const policyChange = {
  oneOf: [
    record({
      change: { const: "detach-policy" },
      policy,
      from: text("ARN of the user or role that it is detached from."),
    }),
    record({ change: { const: "delete-statement" }, policy, statement }),
    record({
      change: { const: "add-statement" },
      policy,
      statement: record({ Effect: { enum: ["Allow", "Deny"] }, Action: stringOrList, Resource: stringOrList }),
    }),
    record({
      change: { const: "add-condition" },
      policy,
      statement,
      condition: {
        type: "object",
        additionalProperties: { type: "object", additionalProperties: stringOrList },
        description: "Operator, key, values. A value in angle brackets is to be filled in.",
      },
    }),
  ],
  description: "A change of one policy that resolves it, where there is one.",
};

const fact = {
  oneOf: [
    { type: ["string", "number", "boolean", "null"] },
    strings,
    { type: "object", additionalProperties: { type: "number" } },
  ],
};

/** Where the service publishes the schema. */
const FINDINGS_SCHEMA_PATH = "/schemas/findings.v1.json";

/** JSON Schema (2020-12) of `findings.{stamp}.json` as it was written until 2026-12. */
export const findingsSchemaV1: object = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: FINDINGS_SCHEMA_PATH,
  title: "Findings about an AWS account, version 1",
  ...record(
    {
      schema: { const: "findings.v1" },
      executionId,
      accountId,
      analysisTime,
      notKnown: {
        ...listOf(
          record({
            kind: { enum: [...FINDING_KINDS] },
            extent: {
              enum: ["all", "some"],
              description: "all: none can be told. some: there may be more than are listed.",
            },
            close: { ...strings, description: "How to close the gaps: a permission or a command, at most 10." },
          }),
        ),
        description: "Kinds of findings that rest on what was not read: having none is not known of them.",
      },
      counts: { ...counts(SEVERITIES), description: "Without the accepted ones." },
      exceptions: {
        ...listOf(
          record(
            {
              id: text("The id of a finding."),
              kind: { enum: [...FINDING_KINDS] },
              arn: text("A pattern for the ARNs that the id of a finding names."),
              reason,
              expires,
              isExpired: { type: "boolean", description: "The findings count again." },
              findings: { type: "integer", minimum: 0, description: "How many findings it matches." },
            },
            ["id", "kind", "arn"],
          ),
        ),
        description: "What is accepted, as it was given; missing where nothing is.",
      },
      findings: {
        ...listOf(ref("finding")),
        description:
          "The most severe first; of these, what outsiders or people can use before what only AWS services can; then by reach.",
      },
    },
    ["executionId", "notKnown", "exceptions"],
  ),
  $defs: {
    finding: record(
      {
        id: text("Kind and subjects; the same for the same thing in every analysis."),
        kind: { enum: [...FINDING_KINDS] },
        severity: { enum: [...SEVERITIES] },
        title: text("What is wrong: one sentence without a full stop."),
        principals: {
          ...strings,
          description: "ARNs, at most 20; external principals as the policy names them.",
        },
        resources: { ...strings, description: "ARNs, at most 20." },
        facts: {
          type: "object",
          additionalProperties: fact,
          description: "What it rests on; the members depend on the kind. Points in time are ISO 8601.",
        },
        proof: { ...listOf(ref("proof")), description: "The statements it rests on, at most 20." },
        conditions: listOf(ref("condition")),
        remedy: text("What to do, in one sentence."),
        note: text(
          "What is known of a policy that it rests on, such as an AWS managed policy that leads there by itself.",
        ),
        mappings: {
          ...record(
            {
              cisAwsFoundations: { ...strings, description: `Recommendations of ${FRAMEWORKS.cisAwsFoundations}.` },
              nist80053: { ...strings, description: `Controls of ${FRAMEWORKS.nist80053}.` },
              pciDss: { ...strings, description: `Requirements of ${FRAMEWORKS.pciDss}.` },
              mitreAttack: { ...strings, description: `Techniques of ${FRAMEWORKS.mitreAttack}.` },
            },
            ["cisAwsFoundations", "nist80053", "pciDss", "mitreAttack"],
          ),
          description: "What findings of this kind violate or enable, in published frameworks.",
        },
        policyChange,
        paths: { ...listOf(ref("escalationPath")), description: "Escalation paths: the first 3." },
        firstSeen: {
          ...instant("When an analysis first reported it; this one, if the last one before it did not."),
        },
        accepted: {
          ...record({ reason, expires }),
          description: "Where an exception accepts it: it is not counted.",
        },
      },
      ["note", "policyChange", "paths", "firstSeen", "accepted"],
    ),
    escalationPath,
    condition,
    proof,
  },
};

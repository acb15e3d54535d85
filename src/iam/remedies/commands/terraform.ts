import { parseArn } from "../../policy/arn.ts";
import { placeOf } from "../changes/documents.ts";
import type { Change, Document } from "../model.ts";

/** The policies as Terraform's AWS provider has them; undefined where a change is of another kind. */
export function terraformOf(changes: readonly Change[]): string | undefined {
  const blocks = changes.map(blockOf);
  return blocks.length === 0 || blocks.includes(undefined) ? undefined : blocks.join("\n\n");
}

function blockOf(change: Change): string | undefined {
  if (change.operation !== "put-policy-document") return undefined;
  const { policy, document } = change;
  const place = placeOf(policy);
  switch (place.kind) {
    case "managed": {
      const { resource } = partsOf(place.arn);
      return block("aws_iam_policy", nameOf(resource), {
        name: string(nameOf(resource)),
        path: string(resource.slice("policy".length, resource.lastIndexOf("/") + 1)),
        policy: heredoc(document),
      });
    }
    case "inline": {
      const { resource } = partsOf(place.owner);
      const type = resource.slice(0, resource.indexOf("/"));
      return block(`aws_iam_${type}_policy`, place.name, {
        name: string(place.name),
        [type]: string(nameOf(resource)),
        policy: heredoc(document),
      });
    }
    case "trust": {
      const { resource } = partsOf(place.role);
      return block("aws_iam_role", nameOf(resource), {
        name: string(nameOf(resource)),
        path: string(resource.slice("role".length, resource.lastIndexOf("/") + 1)),
        assume_role_policy: heredoc(document),
      });
    }
    case "resource": {
      const { service, resource } = partsOf(place.arn);
      if (service === "s3")
        return block("aws_s3_bucket_policy", resource, { bucket: string(resource), policy: heredoc(document) });
      if (service === "kms")
        return block("aws_kms_key_policy", resource, { key_id: string(place.arn), policy: heredoc(document) });
      if (service === "sns")
        return block("aws_sns_topic_policy", resource, { arn: string(place.arn), policy: heredoc(document) });
      return undefined;
    }
  }
}

function block(type: string, name: string, members: Readonly<Record<string, string>>): string {
  const lines = Object.entries(members).map(([key, value]) => `  ${key} = ${value}`);
  return `resource "${type}" "${label(name)}" {\n${lines.join("\n")}\n}`;
}

/** A name as Terraform allows it for a resource. */
function label(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

/** In a quoted string and in a heredoc, `${` and `%{` begin templates. */
function escaped(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

function string(text: string): string {
  return escaped(JSON.stringify(text));
}

function heredoc(document: Document): string {
  return `<<-POLICY\n${escaped(JSON.stringify(document, null, 2))}\n  POLICY`;
}

function nameOf(resource: string): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}

function partsOf(arn: string): { service: string; resource: string } {
  const { service = "", resource = "" } = parseArn(arn) ?? {};
  return { service, resource };
}

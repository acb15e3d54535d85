import { parseArn } from "../../policy/arn.ts";
import { type AccountDocuments, placeOf } from "../changes/documents.ts";
import type { Change, Document, RemedyCommands } from "../model.ts";
import { terraformOf } from "./terraform.ts";

/** A managed policy has at most five versions ("Versioning IAM policies"). */
const MOST_VERSIONS = 5;

/** Commands of the AWS CLI that make the changes in an account, in their order, and Terraform where that is plain. */
export function commandsOf(changes: readonly Change[], documents: AccountDocuments): RemedyCommands {
  const aws = changes.flatMap((change, at) => commandsOfChange(change, `policy-${at + 1}.json`, documents));
  const terraform = terraformOf(changes);
  return { aws, ...(terraform !== undefined && { terraform }) };
}

function commandsOfChange(change: Change, file: string, documents: AccountDocuments): string[] {
  switch (change.operation) {
    case "put-policy-document":
      return [written(file, change.document), ...putDocument(change.policy, file, documents)];
    case "delete-policy":
      return [deletion(change.policy)];
    case "detach-policy": {
      const { type, name } = ownerOf(change.principal);
      return [`aws iam detach-${type}-policy --${type}-name ${quoted(name)} --policy-arn ${quoted(change.policy)}`];
    }
    case "remove-user-from-group":
      return [
        `aws iam remove-user-from-group --user-name ${quoted(ownerOf(change.user).name)} --group-name ${quoted(ownerOf(change.group).name)}`,
      ];
    case "put-permissions-boundary": {
      const { type, name } = ownerOf(change.principal);
      return [
        `aws iam put-${type}-permissions-boundary --${type}-name ${quoted(name)} --permissions-boundary ${quoted(change.policy)}`,
      ];
    }
    case "delete-principal":
      return principalDeletion(change.principal, documents);
    case "deactivate-access-key":
      return [keyDeactivation(change.principal, change.key, documents)];
  }
}

/** The document in a file, whatever is in it: nothing in a here-document with a quoted end is expanded. */
function written(file: string, document: Document): string {
  return `cat > ${file} <<'EOF'\n${JSON.stringify(document, null, 2)}\nEOF`;
}

function putDocument(policy: string, file: string, { details }: AccountDocuments): string[] {
  const place = placeOf(policy);
  const document = `--policy-document file://${file}`;
  switch (place.kind) {
    case "managed": {
      const versions = details.Policies.find(({ Arn }) => Arn === policy)?.PolicyVersionList ?? [];
      const oldest = versions
        .filter(({ IsDefaultVersion }) => IsDefaultVersion !== true)
        .toSorted((a, b) => numberOf(a.VersionId) - numberOf(b.VersionId))[0];
      const room =
        versions.length >= MOST_VERSIONS && oldest !== undefined
          ? [`aws iam delete-policy-version --policy-arn ${quoted(policy)} --version-id ${oldest.VersionId}`]
          : [];
      return [...room, `aws iam create-policy-version --policy-arn ${quoted(policy)} ${document} --set-as-default`];
    }
    case "inline": {
      const { type, name } = ownerOf(place.owner);
      return [
        `aws iam put-${type}-policy --${type}-name ${quoted(name)} --policy-name ${quoted(place.name)} ${document}`,
      ];
    }
    case "trust":
      return [`aws iam update-assume-role-policy --role-name ${quoted(ownerOf(place.role).name)} ${document}`];
    case "resource":
      return resourceCommand(place.arn, `file://${file}`);
  }
}

function deletion(policy: string): string {
  const place = placeOf(policy);
  if (place.kind === "inline") {
    const { type, name } = ownerOf(place.owner);
    return `aws iam delete-${type}-policy --${type}-name ${quoted(name)} --policy-name ${quoted(place.name)}`;
  }
  const { service, resource, region } = partsOf(policy);
  switch (service) {
    case "s3":
      return `aws s3api delete-bucket-policy --bucket ${quoted(resource)}`;
    case "sqs":
      return `aws sqs set-queue-attributes --queue-url ${queueUrl(policy)}${regionOf(region)} --attributes Policy=`;
    case "secretsmanager":
      return `aws secretsmanager delete-resource-policy --secret-id ${quoted(policy)}${regionOf(region)}`;
    case "ecr":
      return `aws ecr delete-repository-policy --repository-name ${quoted(resource.replace(/^repository\//, ""))}${regionOf(region)}`;
    case "dynamodb":
      return `aws dynamodb delete-resource-policy --resource-arn ${quoted(policy)}${regionOf(region)}`;
    default:
      return `# Delete the policy of ${policy.replaceAll(/[\r\n]/g, " ")} in the console of its service.`;
  }
}

/** By service, how the policy of a resource is put. Lambda, and services that are not listed, have no command for a whole document. */
function resourceCommand(arn: string, file: string): string[] {
  const { service, resource, region } = partsOf(arn);
  const where = regionOf(region);
  switch (service) {
    case "s3":
      return [`aws s3api put-bucket-policy --bucket ${quoted(resource)} --policy ${file}`];
    case "kms":
      return [`aws kms put-key-policy --key-id ${quoted(arn)} --policy-name default --policy ${file}${where}`];
    case "sns":
      return [
        `aws sns set-topic-attributes --topic-arn ${quoted(arn)} --attribute-name Policy --attribute-value ${file}${where}`,
      ];
    case "sqs":
      return [
        `aws sqs set-queue-attributes --queue-url ${queueUrl(arn)}${where} --attributes "$(jq -n --rawfile policy ${file.replace("file://", "")} '{Policy: $policy}')"`,
      ];
    case "secretsmanager":
      return [`aws secretsmanager put-resource-policy --secret-id ${quoted(arn)} --resource-policy ${file}${where}`];
    case "ecr":
      return [
        `aws ecr set-repository-policy --repository-name ${quoted(resource.replace(/^repository\//, ""))} --policy-text ${file}${where}`,
      ];
    case "dynamodb":
      return [`aws dynamodb put-resource-policy --resource-arn ${quoted(arn)} --policy ${file}${where}`];
    case "lambda":
      return [
        `# Lambda writes its policy itself: give each statement that is gone or changed to aws lambda remove-permission, and a changed one to aws lambda add-permission.`,
        `aws lambda get-policy --function-name ${quoted(arn)}${where}`,
      ];
    default:
      return [`# Put the document as the policy of ${arn.replaceAll(/[\r\n]/g, " ")} with the command of its service.`];
  }
}

/** All that must go before IAM deletes a user or role. */
function principalDeletion(arn: string, { details }: AccountDocuments): string[] {
  const { type, name } = ownerOf(arn);
  const of = `--${type}-name ${quoted(name)}`;
  const user = details.UserDetailList.find(({ Arn }) => Arn === arn);
  const role = details.RoleDetailList.find(({ Arn }) => Arn === arn);
  const inline = (user?.UserPolicyList ?? role?.RolePolicyList ?? []).map(
    ({ PolicyName }) => `aws iam delete-${type}-policy ${of} --policy-name ${quoted(PolicyName)}`,
  );
  const attached = (user ?? role)?.AttachedManagedPolicies?.map(
    ({ PolicyArn }) => `aws iam detach-${type}-policy ${of} --policy-arn ${quoted(PolicyArn)}`,
  );
  const groups = (user?.GroupList ?? []).map(
    (group) => `aws iam remove-user-from-group ${of} --group-name ${quoted(group)}`,
  );
  const profiles = (role?.InstanceProfileList ?? []).map(
    ({ Arn }) => `aws iam remove-role-from-instance-profile --instance-profile-name ${quoted(ownerOf(Arn).name)} ${of}`,
  );
  const credentials =
    user === undefined
      ? []
      : [
          `aws iam delete-login-profile ${of}`,
          `for key in $(aws iam list-access-keys ${of} --query 'AccessKeyMetadata[].AccessKeyId' --output text); do aws iam delete-access-key ${of} --access-key-id "$key"; done`,
        ];
  return [...inline, ...(attached ?? []), ...groups, ...profiles, ...credentials, `aws iam delete-${type} ${of}`];
}

/** The credential report does not name the key: it is found by the time it was created. */
function keyDeactivation(arn: string, key: number, { credentialReport = "" }: AccountDocuments): string {
  const of = `--user-name ${quoted(ownerOf(arn).name)}`;
  const lines = credentialReport.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = (lines[0] ?? "").split(",");
  const at = columns.indexOf(`access_key_${key}_last_rotated`);
  const row = lines.find((line) => line.includes(arn))?.split(",") ?? [];
  const created = /^[0-9T:-]{19}/.exec(row[at] ?? "")?.[0];
  const query =
    created === undefined
      ? `AccessKeyMetadata[${key - 1}].AccessKeyId`
      : `AccessKeyMetadata[?starts_with(CreateDate, \\\`${created}\\\`)].AccessKeyId | [0]`;
  return `aws iam update-access-key ${of} --status Inactive --access-key-id "$(aws iam list-access-keys ${of} --query "${query}" --output text)"`;
}

function numberOf(version: string): number {
  return Number(version.slice(1));
}

/** `user`, `role` or `group` and the name without its path. */
function ownerOf(arn: string): { type: string; name: string } {
  const { resource = "" } = parseArn(arn) ?? {};
  return { type: resource.slice(0, resource.indexOf("/")), name: resource.slice(resource.lastIndexOf("/") + 1) };
}

function partsOf(arn: string): { service: string; resource: string; region: string } {
  const { service = "", resource = "", region = "" } = parseArn(arn) ?? {};
  return { service, resource, region };
}

function queueUrl(arn: string): string {
  const { resource, region } = partsOf(arn);
  return `"$(aws sqs get-queue-url --queue-name ${quoted(resource)}${regionOf(region)} --query QueueUrl --output text)"`;
}

function regionOf(region: string): string {
  return region === "" ? "" : ` --region ${quoted(region)}`;
}

/** One word of a shell, whatever is in it. */
function quoted(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

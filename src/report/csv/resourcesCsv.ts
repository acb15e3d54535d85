import type { ResourceEntry, ResourceType } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";
import { tagsJson, tagValue } from "./tags.ts";

/** The types that the CSVs of resources know. What else an account runs with a role stands in `analysis.json`. */
const TYPES: ReadonlySet<string> = new Set<ResourceType>([
  "IAMRole",
  "S3Bucket",
  "KMSKey",
  "DynamoDBTable",
  "SQSQueue",
  "SNSTopic",
  "SecretsManagerSecret",
  "RDSCluster",
  "RDSInstance",
  "LambdaFunction",
  "ECRRepository",
]);

export const isReported = ({ type }: ResourceEntry): boolean => TYPES.has(type);

/** Header of `resources.csv`. */
export const RESOURCES_HEADER: readonly string[] = [
  "analysis_time",
  "resource_name",
  "resource_arn",
  "resource_type",
  "resource_tag_business_unit",
  "resource_tag_environment",
  "resource_tag_owner",
  "resource_tag_confidentiality",
  "resource_tag_integrity",
  "resource_tag_availability",
  "resource_tags",
];

/** The cells of each, in order of ARN. `time`: the analysis time as text. */
export function* resourceRows(time: string, resources: readonly ResourceEntry[]): Generator<string[]> {
  for (const resource of resources.filter(isReported).sort((a, b) => compareText(a.arn, b.arn))) {
    const { tags } = resource;
    yield [
      time,
      resource.name,
      resource.arn,
      resource.type,
      tagValue(tags, "business_unit"),
      tagValue(tags, "environment"),
      tagValue(tags, "owner"),
      tagValue(tags, "confidentiality"),
      tagValue(tags, "integrity"),
      tagValue(tags, "availability"),
      tagsJson(tags),
    ];
  }
}

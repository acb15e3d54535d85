import type { ResourceEntry } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";
import { isReported } from "../model/reportedTypes.ts";
import { tagsJson, tagValue } from "../model/tags.ts";

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

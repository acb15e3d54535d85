import { describe, expect, it } from "vitest";
import * as names from "../../../src/report/model/reportNames.ts";
import { tagValue } from "../../../src/report/model/tags.ts";
import { analysisTime, csvTime, jsonTime } from "../../../src/report/model/time.ts";

describe("tagValue", () => {
  it.each([
    [{ BusinessUnit: "a" }, "business_unit", "a"],
    [{ "business-unit": "a" }, "business_unit", "a"],
    [{ BUSINESS_UNIT: "a" }, "business_unit", "a"],
    [{ "Business Unit": "a" }, "business_unit", "a"],
    [{ usedBy: "a" }, "used_by", "a"],
    [{ env: "dev" }, "environment", "dev"],
    [{ env: "dev", Environment: "prod" }, "environment", "prod"],
    [{ DataClassification: "Restricted" }, "confidentiality", "Restricted"],
    [{ owner: "b", Owner: "a" }, "owner", "a"],
    [{ owner: "" }, "owner", ""],
    [{ coowner: "x", ownership: "y" }, "owner", ""],
    [{}, "integrity", ""],
  ] as const)("%j: %s is %j", (tags, column, value) => expect(tagValue(tags, column)).toBe(value));
});

describe("times", () => {
  const instant = Date.UTC(2022, 11, 10, 7, 14, 19, 753);
  it("have the formats of the reports", () => {
    expect(analysisTime(instant)).toBe("2022-12-10T07:14:19.753000+00:00");
    expect(csvTime(instant)).toBe("2022-12-10 07:14:19+00:00");
    expect(jsonTime(instant)).toBe("2022-12-10T07:14:19.753Z");
  });
  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, 1e17, -1e17])("are empty for %s", (instant) => {
    expect(csvTime(instant)).toBe("");
    expect(jsonTime(instant)).toBeNull();
  });
});

describe("names", () => {
  const set = { customerId: "P123456-430363089266", accountId: "012345678901", stamp: "2022-12-10-0714-ONO2" };
  it("follow the layout of the inbox", () => {
    expect(names.datedPrefix(set) + names.datedName(names.PRINCIPALS, set.stamp)).toBe(
      "customers/P123456-430363089266/reports/aws/012345678901/2022/12/principals.2022-12-10-0714-ONO2.csv",
    );
    expect(names.latestPrefix(set) + names.latestName(names.ANALYSIS)).toBe(
      "customers/P123456-430363089266/reports/aws/012345678901/latest/analysis.latest.json.gz",
    );
    expect(names.datedName(names.MANIFEST, "2022-12-10-0714")).toBe("manifest.2022-12-10-0714.json");
  });
});

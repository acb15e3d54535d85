import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const APPSTREAM = "appstream.amazonaws.com";

/** Amazon AppStream 2.0. */
export const APP_STREAM_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "appstream-create-image-builder",
    title: "Create an AppStream image builder",
    phrase: { before: "creating an AppStream image builder with" },
    summary: (to) => `creates an AppStream image builder that runs as ${to} and opens a streaming session on it`,
    passRole: [APPSTREAM],
    target: { type: "appstream:image-builder", state: "created" },
    actions: [["appstream:CreateImageBuilder"], ["appstream:CreateImageBuilderStreamingURL"]],
    prerequisites: [roleTrusting(APPSTREAM)],
    remediation: restrictPassRole(APPSTREAM),
    references: [
      PASS_ROLE_PAGE,
      "Using an IAM Role to Grant Permissions to Applications and Scripts Running on AppStream 2.0 Streaming Instances",
    ],
  },
];

import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const STREAMS = "gameliftstreams.amazonaws.com";

/** Amazon GameLift Streams. */
export const GAMELIFT_STREAMS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "gameliftstreams-start-stream-session",
    title: "Stream an application with a role",
    phrase: { before: "streaming an application with" },
    summary: (to) => `streams its own application with the credentials of ${to} on Amazon GameLift Streams`,
    passRole: [STREAMS],
    actions: [
      ["gameliftstreams:CreateApplication"],
      ["gameliftstreams:CreateStreamGroup", "gameliftstreams:AssociateApplications"],
      ["gameliftstreams:StartStreamSession", "gameliftstreams:CreateStreamUrl"],
    ],
    prerequisites: [roleTrusting(STREAMS), "The name of the role begins with GameLiftStreams-"],
    assumed: true,
    remediation: restrictPassRole(STREAMS),
    references: [PASS_ROLE_PAGE, "Provide AWS credentials to your streaming application"],
  },
];

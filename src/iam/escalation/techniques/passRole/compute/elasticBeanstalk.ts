import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";
const PROFILE_PAGE = "Managing Elastic Beanstalk instance profiles";

/** AWS Elastic Beanstalk: its instances use the role through an instance profile. */
export const ELASTIC_BEANSTALK_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "elasticbeanstalk-create-environment",
    title: "Create an Elastic Beanstalk environment",
    phrase: { before: "creating an Elastic Beanstalk environment with" },
    summary: (to) =>
      `deploys its own code to an Elastic Beanstalk environment whose instances have the instance profile of ${to}`,
    passRole: [EC2],
    instanceProfile: true,
    actions: [
      ["elasticbeanstalk:CreateApplicationVersion"],
      ["elasticbeanstalk:CreateEnvironment", "elasticbeanstalk:UpdateEnvironment"],
    ],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, PROFILE_PAGE],
  },
  {
    id: "elasticbeanstalk-update-environment",
    title: "Deploy to an Elastic Beanstalk environment",
    phrase: { before: "deploying code to an Elastic Beanstalk environment that runs with" },
    summary: (to) => `deploys its own code to an Elastic Beanstalk environment whose instances run as ${to}`,
    runsFor: [EC2],
    instanceProfile: true,
    target: { type: "elasticbeanstalk:environment", state: "exists" },
    actions: [["elasticbeanstalk:CreateApplicationVersion"], ["elasticbeanstalk:UpdateEnvironment"]],
    prerequisites: ["The instances of an environment run with the role"],
    remediation: restrictActions("elasticbeanstalk:UpdateEnvironment", "environments"),
    references: [PROFILE_PAGE],
  },
];

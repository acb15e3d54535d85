import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const CHATBOT = "chatbot.amazonaws.com";

/** Amazon Q Developer in chat applications, formerly AWS Chatbot: members of a channel run AWS CLI commands with its role. */
export const CHAT_APPLICATION_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "chatbot-create-slack-channel-configuration",
    title: "Connect a chat channel",
    phrase: { before: "running commands from a chat channel with" },
    summary: (to) => `connects a chat channel in which it runs AWS CLI commands as ${to}`,
    passRole: [CHATBOT],
    actions: [
      [
        "chatbot:CreateSlackChannelConfiguration",
        "chatbot:UpdateSlackChannelConfiguration",
        "chatbot:CreateMicrosoftTeamsChannelConfiguration",
        "chatbot:UpdateMicrosoftTeamsChannelConfiguration",
      ],
    ],
    prerequisites: [roleTrusting(CHATBOT), "A Slack workspace or a team that the principal is in is authorized"],
    assumed: true,
    remediation: restrictPassRole(CHATBOT),
    references: [PASS_ROLE_PAGE, "Identity and Access Management for Amazon Q Developer in chat applications"],
  },
];

import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const KAFKA_CONNECT = "kafkaconnect.amazonaws.com";

/** Amazon MSK Connect: a connector is code in a custom plugin. */
export const KAFKA_CONNECT_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "kafkaconnect-create-connector",
    title: "Create a Kafka connector",
    phrase: { before: "creating an MSK Connect connector with" },
    summary: (to) => `creates an MSK Connect connector that runs its own plugin as ${to}`,
    passRole: [KAFKA_CONNECT],
    actions: [["kafkaconnect:CreateCustomPlugin"], ["kafkaconnect:CreateConnector"]],
    prerequisites: [roleTrusting(KAFKA_CONNECT), "The connector reaches an Apache Kafka cluster, of any account"],
    remediation: restrictPassRole(KAFKA_CONNECT),
    references: [PASS_ROLE_PAGE, "Understand service execution role", "Create custom plugins"],
  },
];

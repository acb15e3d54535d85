import packageJson from "../../package.json" with { type: "json" };
import { catalogueDate, catalogueVersion, ENGINE_VERSION } from "../iam/index.ts";

/** What `--version` prints. */
export function versionText(): string {
  const day = catalogueDate.slice(0, 10);
  return `iam ${packageJson.version} (engine ${ENGINE_VERSION}, catalogue ${catalogueVersion} of ${day})\n`;
}

import { jobHandlers } from "./worker.ts";

/** The jobs as a Worker of their own (wrangler.consumer.toml); the one with the API is then deployed without consumers. */
export default jobHandlers;

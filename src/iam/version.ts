/** Version of the engine's decisions: it rises when the same account would get another answer. */
export const ENGINE_VERSION = "1.2.0";

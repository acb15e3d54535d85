import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import type { ReportSink } from "../stream/sink.ts";

/** Hands what was written to a sink after each group of rows, so that no more than one group is in memory. */
export class SinkWriter extends ByteWriter {
  readonly #sink: ReportSink;

  constructor(sink: ReportSink) {
    super();
    this.#sink = sink;
  }

  async flush(): Promise<void> {
    await this.#sink.write(this.getBytes());
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

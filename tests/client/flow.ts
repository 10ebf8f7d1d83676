// A client program that uses the generated types. It lists models, imports data, waits for the job
// and reads the evaluation. client_test.py compiles this program with --strict and runs it with the
// address of a server: node flow.js http://127.0.0.1:PORT
import createClient from "openapi-fetch";

import type { components, paths } from "./api";

declare const process: { argv: string[]; exitCode?: number };

type Schemas = components["schemas"];
type Observation = Schemas["ObservationBase"];

const base = process.argv[2];
if (base === undefined) throw new Error("usage: node flow.js BASE");
const client = createClient<paths>({ baseUrl: base });

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`failed: ${what}`);
}

// Returns the data of a response. Throws an error if the request failed.
function data<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.url} ${answer.response.status}: ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

// Observations of one org unit that every import accepts.
function observations(): Observation[] {
  const rows: Observation[] = [];
  for (let month = 0; month < 36; ++month) {
    const period = `${2020 + Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, "0")}`;
    for (const featureName of ["rainfall", "mean_temperature", "disease_cases"]) {
      rows.push({ orgUnit: "ou_1", period, featureName, value: 10 + (month % 12) });
    }
  }
  return rows;
}

const geojson: Schemas["FeatureCollectionModel"] = {
  type: "FeatureCollection",
  features: [{ type: "Feature", id: "ou_1", geometry: { type: "Point", coordinates: [36.5, -1.25] }, properties: {} }],
};

// Waits until the job has ended and returns its status.
async function finished(job: string): Promise<string> {
  for (let i = 0; i < 3000; ++i) {
    const status = data(await client.GET("/v1/jobs/{job_id}", { params: { path: { job_id: job } } }));
    if (["SUCCESS", "FAILURE", "REVOKED"].includes(status)) return status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`job ${job} does not end`);
}

async function main(): Promise<void> {
  const info = data(await client.GET("/system/info"));
  check(Number(info.chap_core_version.split(".")[0]) >= 2, "the server has a version that the web client accepts");

  const models = data(await client.GET("/v1/crud/configured-models"));
  const model = models.find((m) => m.name === "naive_model");
  check(model !== undefined, "naive_model is listed");

  const body: Schemas["MakeBacktestWithDataRequest"] = {
    name: "typed", modelId: model.name, geojson, providedData: observations(), dataToBeFetched: [],
    nPeriods: 3, nSplits: 3, stride: 1, nRetrain: 1, futureWeatherProvider: "climatology",
  };
  const path = "/v1/analytics/create-backtest-with-data/";
  const dry = data(await client.POST(path, { params: { query: { dryRun: true } }, body }));
  check(dry.id === null && dry.importedCount === 1 && dry.rejected.length === 0, "the dry run accepts the data");
  const made = data(await client.POST(path, { params: { query: { dryRun: false } }, body }));
  check(typeof made.id === "string", "the import makes a job");
  check((await finished(made.id)) === "SUCCESS", "the job succeeds");

  const listed = data(await client.GET("/v1/jobs", { params: { query: { ids: [made.id] } } }));
  check(listed.length === 1 && listed[0]?.type === "create_backtest_from_data", "the job is listed");
  const row = data(await client.GET("/v1/jobs/{job_id}/database_result", { params: { path: { job_id: made.id } } }));
  const at = { params: { path: { backtestId: row.id } } };
  const backtest = data(await client.GET("/v1/crud/backtests/{backtestId}/info", at));
  check(backtest.name === "typed" && backtest.dataset.orgUnits?.[0] === "ou_1", "the evaluation is read");
  check((backtest.aggregateMetrics["crps"] ?? -1) >= 0, "the evaluation has scores");

  const query = { backtestId: row.id, quantiles: [0.1, 0.5, 0.9], orgUnits: ["ou_1"] };
  const entries = data(await client.GET("/v1/analytics/evaluation-entry", { params: { query } }));
  check(entries.length === 3 * 3 * 3, "there are entries for three splits, three periods and three quantiles");
  check(entries.every((e) => typeof e.value === "number"), "the values of the entries are numbers");

  const missing = await client.GET("/v1/crud/backtests/{backtestId}", { params: { path: { backtestId: 999 } } });
  check(missing.response.status === 404 && missing.error !== undefined, "a response with status 404 has the type of an error");
}

await main();

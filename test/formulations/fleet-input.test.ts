import { describe, expect, it } from "vitest";
import { fleet } from "../../formulations/fleet/index.ts";
import { exampleWith, issuesOf, type RawFleet, tinyFleet } from "./fleet-cases.ts";

const HEADER = "datetime,load_kw,pv_kw,spot_eur_mwh,there_0,soc_return_0";

function withFile(lines: readonly string[], change: (raw: RawFleet) => void = () => {}) {
  const raw = tinyFleet("1", [1]);
  const { there: _there, arrivalSoc: _soc, ...vehicle } = raw.vehicles[0];
  raw.data = { file: "f.csv", steps: lines.length, resample: "none" };
  raw.vehicles = [{ ...vehicle, column: 0 }];
  change(raw);
  const files = new Map([["f.csv", new TextEncoder().encode(`${[HEADER, ...lines].join("\n")}\n`)]]);
  return { raw, files, issues: () => issuesOf(raw, files), input: () => fleet.parse(raw, files) };
}

const at = (time: string, cells = "1,0,50,1,0") => `${time},${cells}`;

describe("fleet input", () => {
  it("reports every wrong field at once, with its path", () => {
    const raw = exampleWith((each) => {
      each.params.etaCharge = 1.2;
      each.params.departureRule = "fxed";
      each.vehicles[0].chargerKW = "11";
      each.vehicles[1].socTarget = 0.5;
      each.data.load[3] = -1;
      delete each.params.initialSoc;
    });
    const paths = issuesOf(raw).map(({ path }) => path);
    for (const path of [
      "params.etaCharge",
      "params.departureRule",
      "vehicles[0].chargerKW",
      "vehicles[1].socTarget",
      "data.load[3]",
      "params.initialSoc",
    ]) {
      expect(paths).toContain(path);
    }
  });

  it("series stand in the file or in the instance, not in both and not in neither", () => {
    const paths = (change: (raw: RawFleet) => void) => issuesOf(exampleWith(change)).map(({ path }) => path);
    expect(paths((raw) => delete raw.data.pv)).toEqual(["data.pv"]);
    expect(paths((raw) => (raw.vehicles[0].column = 0))).toEqual(["vehicles[0].column"]);
    const { raw, files } = withFile([at("2026-01-01T00:00Z")], (each) => (each.data.pv = [1]));
    expect(issuesOf(raw, files).map(({ path }) => path)).toEqual(["data.pv"]);
  });

  it("names the vehicle and step of a target that no charging reaches, unless targets are clipped", () => {
    const raw = tinyFleet("10", [1, 1], { clipTarget: false, initialSoc: 0.1 });
    const [issue] = issuesOf(raw);
    expect(issue?.path).toBe("params.clipTarget");
    expect(issue?.found).toMatch(/vehicle 1 leaves at step 1 .*0\.55 at most, 0\.9 asked for/);
    expect(issuesOf(tinyFleet("10", [1, 1], { initialSoc: 0.1 }))).toEqual([]);
  });

  it("a building beyond the connection is found before the solve", () => {
    const raw = exampleWith((each) => (each.data.load[4] = 500));
    expect(issuesOf(raw).map(({ path }) => path)).toEqual(["params.gridConnectionKW"]);
  });
});

describe("fleet data file", () => {
  it("reads numbers exactly, with blank arrivals outside of arrivals", () => {
    const { input } = withFile([
      "2026-01-01T00:00Z,5.93581,0.1,-50.87,1,",
      "2026-01-01T01:00Z,1e1,.25,123456789012345678,0,",
      "2026-01-01T02:00Z,7.,2.5,0,1,0.306064",
    ]);
    const { loadKW, pvKW, price, vehicles } = input();
    expect([...loadKW]).toEqual([5.93581, 10, 7]);
    expect([...pvKW]).toEqual([0.1, 0.25, 2.5]);
    expect(price[1]).toBe(Number("123456789012345678") / 1000);
    expect(vehicles[0]?.sessions.map(({ startSoc }) => startSoc)).toEqual([0.5, 0.306064]);
  });

  it("places every problem: blanks, words, short rows, missing columns", () => {
    const { issues } = withFile([
      at("2026-01-01T00:00Z"),
      "2026-01-01T01:00Z,,0,50,1,0",
      "2026-01-01T02:00Z,1,n/a,50,2,0",
      "2026-01-01T03:00Z,1,0",
    ]);
    const places = issues().map(({ position, found }) => `${position?.line}:${position?.column} ${found}`);
    expect(places).toEqual(["3:19 a blank cell", '4:21 "n/a"', '4:28 "2"', "5:1 3 cells"]);
    const { raw, files } = withFile([at("2026-01-01T00:00Z")], (each) => (each.vehicles[0].column = 3));
    expect(issuesOf(raw, files).map(({ found }) => found)).toEqual([
      "no column there_3",
      "no column soc_return_3",
    ]);
  });

  it("converts units in headers; a unit in a column's own name is not contradicted", () => {
    const hour = (time: number) => at(`2026-01-01T0${time}:00Z`);
    const { raw } = withFile([hour(0), hour(1), hour(2)]);
    const parse = (header: string, rows: readonly string[]) =>
      fleet.parse(raw, new Map([["f.csv", new TextEncoder().encode([header, ...rows].join("\n"))]]));
    const converted = parse("datetime,load [W],pv [MW],spot [ct/kWh],there_0,soc_return_0 [%]", [
      "2026-01-01T00:00Z,1e3,0,5,1,0",
      "2026-01-01T01:00Z,9100,0.0002,5,0,0",
      "2026-01-01T02:00Z,8000,0,-0.1,1,35",
    ]);
    const plain = parse(HEADER, [
      "2026-01-01T00:00Z,1,0,50,1,0",
      "2026-01-01T01:00Z,9.1,0.2,50,0,0",
      "2026-01-01T02:00Z,8,0,-1,1,0.35",
    ]);
    expect(converted).toEqual(plain);
    const files = (header: string) => new Map([["f.csv", new TextEncoder().encode(`${header}\n`)]]);
    const found = issuesOf(
      raw,
      files(HEADER.replace("load_kw", "load_kw [MW]").replace("pv_kw", "pv [kWh]")),
    );
    expect(found.map(({ found: what, position }) => `${position?.line}:${position?.column} ${what}`)).toEqual(
      ['1:10 the header "load_kw [MW]"', '1:23 the header "pv [kWh]"'],
    );
  });

  it("tells of wrong times beside wrong cells", () => {
    const { issues } = withFile([
      at("2026-01-01T00:00Z"),
      "2026-01-01T01:00Z,x,0,50,1,0",
      at("2026-01-01T03:00Z"),
      "2026-01-01T04:00Z,-1,0,50,1,0",
    ]);
    expect(issues().map(({ position }) => `${position?.line}:${position?.column}`)).toEqual([
      "3:19",
      "4:1",
      "5:19",
    ]);
  });

  it("an arrival without a state of charge is a problem, and so is a state elsewhere", () => {
    const rows = ["1,0,5,0,0", "1,0,5,1,", "1,0,5,1,0.4"];
    const { issues } = withFile(rows.map((cells, hour) => `2026-01-01T0${hour}:00Z,${cells}`));
    expect(issues().map(({ position, found }) => [position?.line, found])).toEqual([
      [3, "a blank cell"],
      [4, "0.4"],
    ]);
  });

  it("takes semicolons with decimal commas, quotes, carriage returns and a byte order mark", () => {
    const { raw } = withFile([at("2026-01-01T00:00Z")]);
    const text = `\ufeff${HEADER.replaceAll(",", ";")}\r\n"2026-01-01T00:00Z";1,5;0;-2,25;1;0\r\n\r\n`;
    const input = fleet.parse(raw, new Map([["f.csv", new TextEncoder().encode(text)]]));
    expect([input.loadKW[0], input.price[0]]).toEqual([1.5, -0.00225]);
  });

  it("spring and autumn need offsets: with them the rows are an hour apart, without them not", () => {
    const spring = ["2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00"];
    const autumn = ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00"];
    for (const times of [spring, autumn]) {
      expect(withFile(times.map((time) => at(time))).issues()).toEqual([]);
      const local = times.map((time) => at(time.slice(0, 16)));
      expect(withFile(local).issues()[0]?.expected).toMatch(/UTC offsets|60 minutes apart/);
    }
    expect([...withFile(spring.map((time) => at(time))).input().clockMinutes]).toEqual([60, 180, 240]);
  });

  it("the leap day is a day like others, 29 February of other years is none", () => {
    const leap = [at("2028-02-28T23:00Z"), at("2028-02-29T00:00Z"), at("2028-02-29T01:00Z")];
    expect(withFile(leap).issues()).toEqual([]);
    expect(withFile(leap.map((line) => line.replaceAll("2028", "2027"))).issues().length).toBeGreaterThan(0);
  });

  it("rows of another length need a declared rule", () => {
    const quarters = ["00:00", "00:15", "00:30", "00:45", "01:00", "01:15", "01:30", "01:45"];
    const cells = [
      "1,4,10,1,0",
      "2,4,20,1,0",
      "3,4,30,1,0",
      "6,4,40,1,0",
      "1,0,8,0,0",
      "1,0,8,1,0.4",
      "1,0,8,1,0",
      "1,0,8,1,0",
    ];
    const lines = quarters.map((time, row) => `2026-01-01T${time}Z,${cells[row]}`);
    const make = (resample: string, steps: number, stepHours: number) =>
      withFile(lines, (raw) => {
        raw.data.resample = resample;
        raw.data.steps = steps;
        raw.params.stepHours = stepHours;
      });
    expect(
      make("none", 2, 1)
        .issues()
        .map(({ path }) => path),
    ).toEqual(["data.resample"]);
    expect(
      make("repeat", 2, 1)
        .issues()
        .map(({ path }) => path),
    ).toEqual(["data.resample"]);
    const hourly = make("mean", 2, 1).input();
    expect([...hourly.loadKW]).toEqual([3, 1]);
    expect([...(hourly.vehicles[0]?.there ?? [])]).toEqual([1, 0]);
    const half = make("mean", 4, 0.5).input();
    expect([...(half.vehicles[0]?.there ?? [])]).toEqual([1, 1, 0, 1]);
    expect(half.vehicles[0]?.sessions[1]?.startSoc).toBe(0.4);
    const fine = make("repeat", 24, 0.25 / 3).input();
    expect([...fine.loadKW.slice(0, 4)]).toEqual([1, 1, 1, 2]);
    expect(fine.vehicles[0]?.sessions.map(({ first }) => first)).toEqual([0, 15]);
  });

  it("steps beyond the file are refused", () => {
    const { issues } = withFile([at("2026-01-01T00:00Z")], (raw) => (raw.data.startStep = 1));
    expect(issues().map(({ path }) => path)).toEqual(["data.steps"]);
  });
});

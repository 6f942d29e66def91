import { describe, expect, it } from "vitest";
import { dcopf } from "../../formulations/dcopf/index.ts";
import { exampleWith, issuesOf, onCase, type RawDcopf } from "./dcopf-cases.ts";

const pathsOf = (change: (data: RawDcopf) => void) =>
  issuesOf(exampleWith(({ data }) => change(data))).map((issue) => issue.path);

describe("dcopf input", () => {
  it("accepts its example", () => {
    expect(issuesOf(exampleWith())).toEqual([]);
  });

  it.each<[string, (data: RawDcopf) => void]>([
    [
      "data.periods",
      (data) => {
        data.periods = 0;
      },
    ],
    [
      "data.stepHours",
      (data) => {
        data.stepHours = "1";
      },
    ],
    [
      "data.loadScale",
      (data) => {
        data.loadScale.pop();
      },
    ],
    [
      "data.loadScale[2]",
      (data) => {
        data.loadScale[2] = null;
      },
    ],
    [
      "data.loadscale",
      (data) => {
        data.loadscale = data.loadScale;
      },
    ],
    [
      "data.pv[0].mw[1]",
      (data) => {
        data.pv[0].mw[1] = -1;
      },
    ],
    [
      "data.pv[0].bus",
      (data) => {
        data.pv[0].bus = 99;
      },
    ],
    [
      "data.fleets[0].bus",
      (data) => {
        data.fleets[0].bus = 99;
      },
    ],
    [
      "data.fleets[0].socMin",
      (data) => {
        data.fleets[0].socMin = 0.99;
      },
    ],
    [
      "data.fleets[0].socEnd",
      (data) => {
        data.fleets[0].socEnd = 0.97;
      },
    ],
    [
      "data.fleets[0].driveKWh",
      (data) => {
        delete data.fleets[0].driveKWh;
      },
    ],
    [
      "data.fleets[0].driveKWh[3]",
      (data) => {
        data.fleets[0].driveKWh[3] = 400;
      },
    ],
    [
      "data.fleets[1].id",
      (data) => {
        data.fleets.push({ ...data.fleets[0] });
      },
    ],
    [
      "data.tariff.peak",
      (data) => {
        delete data.tariff.peak;
      },
    ],
    [
      "data.costSegments",
      (data) => {
        data.costSegments = 0;
      },
    ],
    [
      "data.susceptance",
      (data) => {
        data.susceptance = "serial";
      },
    ],
    [
      "data.network.buses[1].id",
      (data) => {
        data.network.buses[1].id = 1;
      },
    ],
    [
      "data.network.branches[0].to",
      (data) => {
        data.network.branches[0].to = 9;
      },
    ],
    [
      "data.network.branches[0].reactance",
      (data) => {
        data.network.branches[0].reactance = 0;
      },
    ],
    [
      "data.network.generators[0].minMW",
      (data) => {
        data.network.generators[0].minMW = 999;
      },
    ],
    [
      "data.network.referenceBus",
      (data) => {
        data.network.referenceBus = 9;
      },
    ],
    [
      "data.caseFile",
      (data) => {
        delete data.network;
      },
    ],
    [
      "data.caseFile",
      (data) => {
        data.caseFile = { path: "x.m" };
      },
    ],
  ])("refuses a wrong %s", (path, change) => {
    expect(pathsOf(change)).toContain(path);
  });

  it("reports everything at once", () => {
    const paths = pathsOf((data) => {
      data.stepHours = -1;
      data.shedCost = "much";
      data.fleets[0].v2g = 1;
    });
    expect(paths).toEqual(["data.stepHours", "data.fleets[0].v2g", "data.shedCost"]);
  });

  it("says in which step and by how much the supply is too small", () => {
    const [issue, ...more] = issuesOf(
      exampleWith(({ data }) => {
        data.shedCost = null;
        data.loadScale[2] = 5;
      }),
    );
    expect(more).toEqual([]);
    expect(issue.path).toBe("data.loadScale[2]");
    // 5 · 150 MW of load, 320 MW of generators, 40 MW of sun
    expect(issue.found).toMatch(/^390 MW too little supply in step 2 /);
  });

  it("names the part of the network that has too much", () => {
    const [issue] = issuesOf(
      exampleWith(({ data }) => {
        data.network.branches = [];
        data.network.buses[0].loadMW = 5;
        data.fleets = [];
      }),
    );
    expect(issue.found).toMatch(/too much supply in the part of the network around bus 1 /);
  });

  it("asks for the case file, and only for what is a path", () => {
    const hash = "ab".repeat(32);
    expect(dcopf.files(onCase())).toMatchObject([{ path: "case.m", mayBeGzip: true }]);
    expect(dcopf.files({ data: { caseFile: { path: "a.m", sha256: hash } } })).toMatchObject([
      { sha256: hash },
    ]);
    for (const raw of [null, 3, { data: null }, { data: { caseFile: { path: 5 } } }, exampleWith()]) {
      expect(dcopf.files(raw)).toEqual([]);
    }
    expect(issuesOf({ data: { caseFile: { path: "case.m", sha256: "abc" } } })[0].path).toBe(
      "data.caseFile.sha256",
    );
  });

  it("warns of figures that look like another unit", () => {
    const raw = exampleWith(({ data }) => {
      data.loadScale = data.loadScale.map((scale: number) => 100 * scale);
      data.fleets[0].chargeKW = 11_000;
      data.shedCost = 1e6;
    });
    const warnings = dcopf.warnings?.(dcopf.parse(raw, new Map())) ?? [];
    expect(warnings.join("\n")).toMatch(/loadScale/);
    expect(warnings.join("\n")).toMatch(/watts/);
    expect(warnings.join("\n")).toMatch(/shedCost/);
    expect(dcopf.warnings?.(dcopf.parse(exampleWith(), new Map()))).toEqual([]);
  });
});

/** What a step costs the site, given what all trucks together withdraw. */
import type { DepotInput } from "./input.ts";
import { importCost } from "./tight-steps.ts";

/** The figures of one step. */
export interface SiteStep {
  /** Base load less all sun, kW. */
  readonly netLoadKW: number;
  readonly sunKW: number;
  readonly baseKW: number;
  /** Largest import and export, kW. */
  readonly mostImportKW: number;
  readonly mostExportKW: number;
  /** EUR per kW over the step: of imports, for exports, for relief. */
  readonly importEur: number;
  readonly exportEur: number;
  readonly reliefEur: number;
  /** Price of a kW beyond a limit, far above all others. EUR. */
  readonly brokenEur: number;
  /** Price of a kW of import beyond the peak so far. EUR. */
  readonly peakEur: number;
}

/** The figures of all steps. @param brokenEur price of a kW beyond a limit. */
export function siteSteps(input: DepotInput, brokenEur: number): readonly SiteStep[] {
  const { steps, stepHours, site } = input;
  return Array.from({ length: steps }, (_, step) => {
    const baseKW = input.baseLoad[step] as number;
    const sunKW = input.pv[step] as number;
    const isCongested = input.congested[step] === 1;
    const limitKW = input.importLimitKW[step] as number;
    return {
      netLoadKW: baseKW - sunKW,
      sunKW,
      baseKW,
      mostImportKW: isCongested && site.reliefMode === "hard" ? Math.min(limitKW, baseKW) : limitKW,
      mostExportKW: site.exportLimitKW,
      importEur: stepHours * importCost(input, step),
      exportEur: stepHours * (input.exportPrice[step] as number),
      reliefEur: isCongested ? stepHours * site.reliefReward : 0,
      brokenEur,
      peakEur: site.peakCharge,
    };
  });
}

/** Cost of a demand at the meter (negative: exports), EUR. */
function meterCost(step: SiteStep, demandKW: number, peakKW: number): number {
  if (demandKW < 0) {
    const overKW = Math.max(0, -demandKW - step.mostExportKW);
    return step.exportEur * demandKW - step.reliefEur * step.baseKW + step.brokenEur * overKW;
  }
  const overKW = Math.max(0, demandKW - step.mostImportKW);
  const reliefKW = Math.max(0, step.baseKW - demandKW);
  const flowEur = step.importEur * demandKW - step.reliefEur * reliefKW;
  return flowEur + step.brokenEur * overKW + step.peakEur * Math.max(0, demandKW - peakKW);
}

/**
 * Least cost of a step over all curtailments, EUR.
 * @param withdrawalKW charging less discharging of all trucks.
 * @param peakKW import from which on more of it raises the peak.
 */
export function siteCost(step: SiteStep, withdrawalKW: number, peakKW: number): number {
  const leastKW = step.netLoadKW + withdrawalKW;
  const least = meterCost(step, leastKW, peakKW);
  if (step.sunKW === 0) return least;
  const mostKW = leastKW + step.sunKW;
  let best = Math.min(least, meterCost(step, mostKW, peakKW));
  const takeBend = (demandKW: number) => {
    if (leastKW < demandKW && demandKW < mostKW) best = Math.min(best, meterCost(step, demandKW, peakKW));
  };
  takeBend(0);
  takeBend(step.baseKW);
  takeBend(step.mostImportKW);
  takeBend(-step.mostExportKW);
  takeBend(peakKW);
  return best;
}

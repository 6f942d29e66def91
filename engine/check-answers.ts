/** The checks of `verify/` for callers: of a `Model` as of a record, and of whatever is handed in as the answer. */
import { ModelError } from "./errors.ts";
import { shown } from "./model/check-spec.ts";
import { Model } from "./model/model.ts";
import type { Problem } from "./model/problem.ts";
import type { Certificate } from "./result.ts";
import * as judge from "./verify/verify.ts";

/** The record to be measured on; that of a caller is taken as it is. */
function recordOf(model: Model | Problem): Problem {
  if (model instanceof Model) return model.toProblem();
  if (typeof model === "object" && model !== null && "colStart" in model) return model;
  throw new ModelError(`model: found ${shown(model)}, expected a Model or the record of a problem`);
}

/** @throws ModelError unless the value is an array of floats, or none where none will do. */
function assertFloats(what: string, value: unknown, isOptional: boolean): void {
  if (isOptional && (value === undefined || value === null)) return;
  if (Object.prototype.toString.call(value) === "[object Float64Array]") return;
  throw new ModelError(`${what}: found ${shown(value)}, expected a Float64Array`);
}

function assertFields(what: string, value: unknown, fields: readonly string[], numRequired: number): void {
  if (typeof value !== "object" || value === null) {
    throw new ModelError(`${what}: found ${shown(value)}, expected an object`);
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const [pos, field] of fields.entries()) {
    assertFloats(`${what}.${field}`, record[field], pos >= numRequired);
  }
}

/**
 * Checks a point and, where given, its duals.
 *
 * @throws ModelError for what is no model or no answer, and for wrong lengths.
 */
export function verify(model: Model | Problem, answer: judge.Answer): judge.VerificationReport {
  assertFields("answer", answer, ["colValue", "rowDual", "reducedCost"], 1);
  return judge.verify(recordOf(model), answer);
}

/**
 * Measures a point.
 *
 * @param colValue length numCols; borrowed.
 * @throws ModelError for what is no model, and for another type or length.
 */
export function checkSolution(model: Model | Problem, colValue: Float64Array): judge.PointReport {
  assertFloats("colValue", colValue, false);
  return judge.checkSolution(recordOf(model), colValue);
}

/**
 * Checks a proof that there is no optimum.
 *
 * @throws ModelError for what is no model or no certificate, and for wrong lengths.
 */
export function checkCertificate(model: Model | Problem, certificate: Certificate): judge.CertificateReport {
  const kind = (certificate as { readonly kind?: unknown } | null | undefined)?.kind;
  if (kind !== "farkas" && kind !== "ray") {
    throw new ModelError(`certificate: found the kind ${shown(kind)}, expected "farkas" or "ray"`);
  }
  assertFields("certificate", certificate, [kind === "farkas" ? "rowMultiplier" : "colDirection"], 1);
  return judge.checkCertificate(recordOf(model), certificate);
}

import { describe, expect, it } from "vitest";
import { chooseGift, chooseReturn, nextPacketSize } from "../../engine/parallel/balance.ts";

describe("open nodes that pass between a search and a worker", () => {
  it("are few where both have about as many", () => {
    expect([chooseGift(100, 80, 2, 4), chooseReturn(100, 80)]).toEqual([4, 4]);
  });

  it("make up for a large difference, 64 at a time", () => {
    expect([chooseGift(100, 20, 2, 4), chooseReturn(100, 20)]).toEqual([20, 4]);
    expect([chooseGift(20, 100, 2, 4), chooseReturn(20, 100)]).toEqual([4, 20]);
    expect(chooseReturn(-1, 1000)).toBe(64);
  });

  it("are never more than can be spared", () => {
    expect(chooseGift(2, 50, 2, 4)).toBe(2);
    expect(chooseGift(0, 50, 2, 4)).toBe(0);
  });

  it("start a worker that has none with a packet of the size that the last ones taught", () => {
    expect(chooseGift(100, 0, 2, 4)).toBe(4);
    expect(chooseGift(5, 0, 2, 4)).toBe(1);
    expect([nextPacketSize(4, 0), nextPacketSize(4, 3), nextPacketSize(64, 0), nextPacketSize(1, 9)]).toEqual(
      [8, 2, 64, 1],
    );
  });
});

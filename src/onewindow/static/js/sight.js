/* Looking at the photograph of a paper, in plain arithmetic: where its edges are, the paper cut out
   and laid straight, and whether it can be read. Nothing of a page is touched here. */
(function () {
  "use strict";
  var LONG = 1000, TILE = 50; /* clearness is judged at this size, in squares of this side */
  var SEEN = 60, CLEAR = 0.09, MANY = 0.5, DARK = 95; /* as in documents/clearness.py */

  function grey(picture) {
    var d = picture.data, out = new Float32Array(picture.width * picture.height);
    for (var i = 0; i < out.length; i++) { out[i] = 0.299 * d[4 * i] + 0.587 * d[4 * i + 1] + 0.114 * d[4 * i + 2]; }
    return out;
  }

  /* Smaller by averages, so that neither size nor camera decides what is sharp */
  function shrunk(picture, long) {
    var from = grey(picture), w = picture.width, h = picture.height, by = Math.max(1, Math.max(w, h) / long);
    if (by === 1) { return { width: w, height: h, light: from }; }
    var nw = Math.max(1, Math.floor(w / by)), nh = Math.max(1, Math.floor(h / by)), out = new Float32Array(nw * nh);
    for (var y = 0; y < nh; y++) {
      var y0 = Math.floor(y * by), y1 = Math.max(y0 + 1, Math.floor((y + 1) * by));
      for (var x = 0; x < nw; x++) {
        var x0 = Math.floor(x * by), x1 = Math.max(x0 + 1, Math.floor((x + 1) * by)), sum = 0;
        for (var j = y0; j < y1; j++) { for (var i = x0; i < x1; i++) { sum += from[j * w + i]; } }
        out[y * nw + x] = sum / ((y1 - y0) * (x1 - x0));
      }
    }
    return { width: nw, height: nh, light: out };
  }

  /* Can it be read? A square with something on it is clear when the variance of its Laplacian is
     large beside that of its light. {blurred, dark, tiles: [[left, top, right, bottom] in 0..1]} */
  function look(picture) {
    var small = shrunk(picture, LONG), w = small.width, h = small.height, g = smooth(small.light, w, h);
    var tiles = [], seen = 0, paper = small.light.slice().sort()[Math.floor(g.length * 0.9)];
    for (var top = 1; top + TILE < h; top += TILE) {
      for (var left = 1; left + TILE < w; left += TILE) {
        var s = 0, ss = 0, l = 0, ll = 0, n = TILE * TILE;
        for (var y = top; y < top + TILE; y++) {
          for (var x = left; x < left + TILE; x++) {
            var i = y * w + x, v = g[i], lap = 4 * v - g[i - 1] - g[i + 1] - g[i - w] - g[i + w];
            s += v; ss += v * v; l += lap; ll += lap * lap;
          }
        }
        var contrast = ss / n - (s / n) * (s / n);
        if (contrast < SEEN) { continue; }
        seen += 1;
        if ((ll / n - (l / n) * (l / n)) / contrast < CLEAR) { tiles.push([left / w, top / h, (left + TILE) / w, (top + TILE) / h]); }
      }
    }
    return { blurred: seen > 0 && tiles.length / seen > MANY, dark: paper < DARK, tiles: tiles, share: seen ? tiles.length / seen : 0, paper: paper };
  }

  /* Where the paper lies: four corners in 0..1 from the upper left, clockwise; null when unsure */
  function corners(picture) {
    var w = picture.width, h = picture.height, found = null;
    [grey(picture), strange(picture)].forEach(function (map) {
      var one = shape(smooth(smooth(map, w, h), w, h), w, h);
      if (one && (!found || one.good > found.good)) { found = one; }
    });
    return found && found.corners.map(function (p) { return [p[0] / (w - 1), p[1] / (h - 1)]; });
  }
  /* How unlike the picture's rim each point is */
  function strange(picture) {
    var w = picture.width, h = picture.height, d = picture.data, rim = [[], [], []], out = new Float32Array(w * h), mid;
    for (var y = 0; y < h; y++) {
      for (var x = 0; x < w; x += (y < 3 || y >= h - 3 || x < 2 || x >= w - 3) ? 1 : w - 5) {
        for (var c = 0; c < 3; c++) { rim[c].push(d[4 * (y * w + x) + c]); }
      }
    }
    mid = rim.map(function (all) { return all.sort(function (a, b) { return a - b; })[all.length >> 1]; });
    for (var i = 0; i < out.length; i++) {
      out[i] = (Math.abs(d[4 * i] - mid[0]) + Math.abs(d[4 * i + 1] - mid[1]) + Math.abs(d[4 * i + 2] - mid[2])) / 3;
    }
    return out;
  }
  function smooth(map, w, h) {
    var out = new Float32Array(map);
    for (var y = 1; y < h - 1; y++) {
      for (var x = 1; x < w - 1; x++) {
        var i = y * w + x, sum = 0;
        for (var j = -1; j < 2; j++) { sum += map[i + j * w - 1] + map[i + j * w] + map[i + j * w + 1]; }
        out[i] = sum / 9;
      }
    }
    return out;
  }
  /* Otsu: the level that parts a picture's two kinds of points best */
  function level(map) {
    var count = new Float64Array(256), all = map.length, sum = 0, below = 0, under = 0, best = -1, at = 0;
    map.forEach(function (v) { count[Math.min(255, v | 0)] += 1; sum += Math.min(255, v | 0); });
    for (var t = 0; t < 255; t++) {
      below += count[t]; under += t * count[t];
      if (!below || below === all) { continue; }
      var apart = under / below - (sum - under) / (all - below), good = below * (all - below) * apart * apart;
      if (good > best) { best = good; at = t; }
    }
    return at;
  }
  function shape(map, w, h) {
    var at = level(map), seen = new Uint8Array(w * h), most = [], stack = new Int32Array(w * h);
    for (var start = 0; start < seen.length; start++) {
      if (seen[start] || map[start] <= at) { continue; }
      var deep = 0, group = [];
      stack[deep++] = start; seen[start] = 1;
      while (deep) {
        var i = stack[--deep], x = i % w;
        group.push(i);
        [x > 0 ? i - 1 : -1, x < w - 1 ? i + 1 : -1, i - w, i + w].forEach(function (n) {
          if (n >= 0 && n < seen.length && !seen[n] && map[n] > at) { seen[n] = 1; stack[deep++] = n; }
        });
      }
      if (group.length > most.length) { most = group; }
    }
    var hull = around(most.map(function (i) { return [i % w, (i / w) | 0]; })), inner = area(hull);
    if (inner < 0.12 * w * h || most.length < 0.5 * inner) { return null; }
    var four = foursided(hull), outer = four ? area(four) : 0;
    if (!four || inner / outer < 0.9 || outer > 0.97 * w * h) { return null; }
    var inside = four.every(function (p) { return p[0] > -0.1 * w && p[0] < 1.1 * w && p[1] > -0.1 * h && p[1] < 1.1 * h; });
    return inside ? { good: inner / outer, corners: ordered(four, w, h) } : null;
  }
  function turn(a, b, c) { return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]); }
  function around(points) {
    points.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
    function half(all) {
      var out = [];
      all.forEach(function (p) {
        while (out.length > 1 && turn(out[out.length - 2], out[out.length - 1], p) <= 0) { out.pop(); }
        out.push(p);
      });
      return out.slice(0, -1);
    }
    return half(points).concat(half(points.slice().reverse()));
  }
  function area(ring) {
    var sum = 0;
    ring.forEach(function (p, i) { var q = ring[(i + 1) % ring.length]; sum += p[0] * q[1] - p[1] * q[0]; });
    return Math.abs(sum) / 2;
  }
  function meeting(a, b, c, d) {
    var under = (a[0] - b[0]) * (c[1] - d[1]) - (a[1] - b[1]) * (c[0] - d[0]);
    if (Math.abs(under) < 1e-9) { return null; }
    var ab = a[0] * b[1] - a[1] * b[0], cd = c[0] * d[1] - c[1] * d[0];
    return [(ab * (c[0] - d[0]) - (a[0] - b[0]) * cd) / under, (ab * (c[1] - d[1]) - (a[1] - b[1]) * cd) / under];
  }
  /* A ring loses the side whose loss adds least, its neighbours drawn out until they meet */
  function foursided(ring) {
    ring = ring.slice();
    while (ring.length > 4) {
      var n = ring.length, least = Infinity, at = -1, where = null;
      for (var i = 0; i < n; i++) {
        var a = ring[(i + n - 1) % n], b = ring[i], c = ring[(i + 1) % n], d = ring[(i + 2) % n], p = meeting(a, b, d, c);
        if (!p || turn(b, c, p) > 0) { continue; }
        var more = Math.abs(turn(b, c, p)) / 2;
        if (more < least) { least = more; at = i; where = p; }
      }
      if (at < 0) { return null; }
      ring[at] = where;
      ring.splice((at + 1) % n, 1);
    }
    return ring.length === 4 ? ring : null;
  }
  function ordered(four, w, h) {
    var x = four.reduce(function (s, p) { return s + p[0]; }, 0) / 4, y = four.reduce(function (s, p) { return s + p[1]; }, 0) / 4;
    four.sort(function (a, b) { return Math.atan2(a[1] - y, a[0] - x) - Math.atan2(b[1] - y, b[0] - x); });
    var first = 0;
    four.forEach(function (p, i) { if (p[0] + p[1] < four[first][0] + four[first][1]) { first = i; } });
    return four.slice(first).concat(four.slice(0, first)).map(function (p) {
      return [Math.min(w - 1, Math.max(0, p[0])), Math.min(h - 1, Math.max(0, p[1]))];
    });
  }

  /* The paper between four corners (0..1), laid straight; no side longer than `long` points */
  function cut(picture, four, long) {
    var w = picture.width, h = picture.height, from = picture.data;
    var p = four.map(function (c) { return [c[0] * (w - 1), c[1] * (h - 1)]; });
    function far(a, b) { return Math.hypot(a[0] - b[0], a[1] - b[1]); }
    var wide = Math.max(far(p[0], p[1]), far(p[3], p[2])), high = Math.max(far(p[0], p[3]), far(p[1], p[2]));
    var by = Math.min(1, long / Math.max(wide, high)), nw = Math.max(1, Math.round(wide * by)), nh = Math.max(1, Math.round(high * by));
    var m = plane(p), out = new ImageData(nw, nh), to = out.data;
    for (var y = 0; y < nh; y++) {
      for (var x = 0; x < nw; x++) {
        var u = x / Math.max(1, nw - 1), v = y / Math.max(1, nh - 1), z = m[6] * u + m[7] * v + 1;
        var sx = Math.min(w - 1.001, Math.max(0, (m[0] * u + m[1] * v + m[2]) / z)), sy = Math.min(h - 1.001, Math.max(0, (m[3] * u + m[4] * v + m[5]) / z));
        var ix = sx | 0, iy = sy | 0, fx = sx - ix, fy = sy - iy, i = 4 * (iy * w + ix), k = 4 * (y * nw + x), below = i + 4 * w;
        for (var c = 0; c < 3; c++) {
          to[k + c] = (from[i + c] * (1 - fx) + from[i + 4 + c] * fx) * (1 - fy) + (from[below + c] * (1 - fx) + from[below + 4 + c] * fx) * fy + 0.5;
        }
        to[k + 3] = 255;
      }
    }
    return out;
  }
  /* The unit square onto four points, as eight numbers */
  function plane(p) {
    var dx1 = p[1][0] - p[2][0], dx2 = p[3][0] - p[2][0], dx3 = p[0][0] - p[1][0] + p[2][0] - p[3][0];
    var dy1 = p[1][1] - p[2][1], dy2 = p[3][1] - p[2][1], dy3 = p[0][1] - p[1][1] + p[2][1] - p[3][1], under = dx1 * dy2 - dx2 * dy1 || 1e-9;
    var g = (dx3 * dy2 - dx2 * dy3) / under, k = (dx1 * dy3 - dx3 * dy1) / under;
    return [p[1][0] - p[0][0] + g * p[1][0], p[3][0] - p[0][0] + k * p[3][0], p[0][0], p[1][1] - p[0][1] + g * p[1][1], p[3][1] - p[0][1] + k * p[3][1], p[0][1], g, k];
  }

  window.Sight = { corners: corners, cut: cut, look: look };
}());

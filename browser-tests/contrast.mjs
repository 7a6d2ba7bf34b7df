/**
 * Runs inside the page: every visible text whose contrast with what lies behind it is below
 * WCAG AA (4.5, or 3 for large text), as sentences.
 */
export function contrastProblems() {
  const parse = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (front, back) => ({
    red: front.red * front.alpha + back.red * (1 - front.alpha),
    green: front.green * front.alpha + back.green * (1 - front.alpha),
    blue: front.blue * front.alpha + back.blue * (1 - front.alpha),
    alpha: 1,
  });
  const backgroundOf = (element) => {
    if (element === null) {
      return parse('rgb(255, 255, 255)');
    }
    const own = parse(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 ? own : over(own, backgroundOf(element.parentElement));
  };
  const luminance = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };

  const problems = [];
  const check = (element, color, text) => {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const back = backgroundOf(element);
    const value = contrast(over(parse(color), back), back);
    if (value < (large ? 3 : 4.5)) {
      problems.push(`${value.toFixed(2)} ${element.className || element.tagName}: ${text}`);
    }
  };
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    if (own.length > 0 && element.checkVisibility()) {
      check(element, getComputedStyle(element).color, own[0].data.trim().slice(0, 30));
    }
    if (element.placeholder) {
      check(element, getComputedStyle(element, '::placeholder').color, element.placeholder);
    }
  }
  return problems;
}

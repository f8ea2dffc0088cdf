// What must happen in the browser: keys, zooming, saving figures, and telling that the server is gone.
"use strict";

window.dashboard = (() => {
    let page = null;
    let beatAt = performance.now();
    const banner = () => document.getElementById("banner");

    const tell = text => {
        const element = banner();
        element.textContent = text ?? "";
        element.hidden = !text;
    };

    // ---- the connection --------------------------------------------------------------------------------------------

    // A server that hangs keeps its connection: only the pulse that it sends each second tells that it lives.
    const silence = 3000;
    new MutationObserver(changes => {
        if (changes.some(change => change.target.classList?.contains("page"))) beatAt = performance.now();
    }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-beat"] });

    let isDown = false;
    setInterval(() => {
        if (isDown || !page) return;
        const still = performance.now() - beatAt;
        tell(still > silence ? `No update for ${Math.floor(still / 1000)} s: celltypes does not answer.` : null);
    }, 500);

    const reconnect = async () => {
        isDown = true;
        const since = performance.now();
        for (let answers = 0; ;) {
            tell(`The connection is gone, for ${Math.floor((performance.now() - since) / 1000)} s now. This page comes back by itself.`);
            try {
                if (await Blazor.reconnect()) break;
            } catch {
                // Nobody listens yet.
            }
            // A server that was started anew does not know this page: what was chosen is in the URL. One that is about to end may answer once more, and a page that is
            // loaded from nobody never comes back.
            try {
                answers = (await fetch(location.href, { cache: "no-store" })).ok ? answers + 1 : 0;
            } catch {
                answers = 0;
            }
            if (answers === 2) {
                location.reload();
                return;
            }
            await new Promise(done => setTimeout(done, 1000));
        }
        isDown = false;
        beatAt = performance.now();
        tell(null);
    };

    Blazor.start({
        circuit: { reconnectionHandler: { onConnectionDown: () => reconnect(), onConnectionUp: () => tell(null) } },
    });

    // ---- choosing --------------------------------------------------------------------------------------------------

    const call = (method, value) => { if (page && !isDown) page.invokeMethodAsync(method, value).catch(() => {}); };

    let dragged = false;
    document.addEventListener("click", event => {
        const save = event.target.closest("[data-save]");
        if (save) return saveFigure(save.closest("figure").querySelector("svg"), save.dataset.save);
        if (event.target.closest("[data-theme-toggle]")) return setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
        // A key that follows is meant for the page, not for the button that the mouse has pressed.
        if (event.detail > 0) event.target.closest("button")?.blur();
        if (dragged) return;
        const unit = event.target.closest("[data-unit]");
        if (unit) call("OnPick", unit.dataset.unit);
    });

    const handled = new Set([" ", "ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp", "Backspace", "Delete", "Enter", "Escape"]);
    // What is typed while a field is on its way belongs into it.
    let typed = null;
    document.addEventListener("focusin", event => { if (event.target.matches("input")) event.target.dataset.before = event.target.value; });
    document.addEventListener("keydown", event => {
        if (event.isComposing) return;
        const field = event.target.closest("input, select, textarea");
        const modifiers = (event.ctrlKey || event.metaKey ? "ctrl+" : "") + (event.altKey ? "alt+" : "");
        if (field && field.type !== "checkbox") {
            // A field keeps its keys; Escape and Enter leave it, and Escape takes back what was typed.
            if (event.key === "Escape" && field.dataset.before !== undefined) field.value = field.dataset.before;
            if (event.key === "Escape" || (event.key === "Enter" && field.id !== "prompt")) field.blur();
            if (modifiers !== "ctrl+" || event.key.toLowerCase() !== "s") return;
            field.blur();
        }
        if ((event.key === "Enter" || event.key === " ") && event.target.closest("button, summary, a")) return;
        if (typed !== null && event.key.length === 1 && !event.ctrlKey && !event.altKey) {
            typed += event.key;
            event.preventDefault();
            return;
        }
        const isLetter = event.key.length === 1 && event.key !== " ";
        const name = isLetter && modifiers ? (event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key.toLowerCase()) : event.key;
        if (modifiers === "ctrl+" && !["z", "y", "s"].includes(name)) return;
        if (!isLetter && !handled.has(event.key)) return;
        event.preventDefault();
        if (event.key === "n" && !modifiers && document.getElementById("note")) {
            document.getElementById("note").focus();
            return;
        }
        if ((event.key === ":" || (event.key === "l" && document.getElementById("note"))) && !modifiers) {
            typed = "";
            setTimeout(() => { typed = null; }, 3000);
        }
        const shift = event.shiftKey && (event.key === " " || modifiers) ? "shift+" : "";
        call("OnKey", modifiers + shift + name);
    });

    const setTheme = theme => {
        document.documentElement.dataset.theme = theme;
        try { localStorage.setItem("celltypes-theme", theme); } catch { /* a private window */ }
    };
    let theme = null;
    try { theme = localStorage.getItem("celltypes-theme"); } catch { /* a private window */ }
    setTheme(theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));

    // ---- the place in the table, kept in the URL --------------------------------------------------------------------

    const withPlace = query => {
        const parameters = new URLSearchParams(query);
        const table = document.getElementById("table");
        const row = table ? Math.round(table.scrollTop / rowHeight()) : Number(new URLSearchParams(location.search).get("row") ?? 0);
        if (row > 0) parameters.set("row", row);
        const text = parameters.toString();
        history.replaceState(history.state, "", location.pathname + (text ? "?" + text : ""));
    };
    const rowHeight = () => document.querySelector("#table tbody tr[data-unit]")?.getBoundingClientRect().height || 24;
    let scrolling = 0;
    document.addEventListener("scroll", event => {
        if (event.target.id !== "table") return;
        clearTimeout(scrolling);
        scrolling = setTimeout(() => withPlace(location.search), 200);
    }, true);

    // ---- zooming -----------------------------------------------------------------------------------------------------

    const boxOf = svg => svg.dataset.box ? svg.dataset.box.split(" ").map(Number) : svg.getAttribute("viewBox").split(" ").map(Number);
    const setBox = (svg, box) => {
        const whole = svg.dataset.whole ?? (svg.dataset.whole = svg.getAttribute("viewBox"));
        const [, , width] = whole.split(" ").map(Number);
        svg.dataset.box = box.join(" ");
        svg.setAttribute("viewBox", svg.dataset.box);
        // Marks and texts keep their size.
        svg.style.setProperty("--k", box[2] / width);
    };
    const pointIn = (svg, event) => {
        const matrix = svg.getScreenCTM().inverse();
        return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    };
    document.addEventListener("wheel", event => {
        const svg = event.target.closest?.("svg[data-zoom]");
        if (!svg) return;
        event.preventDefault();
        const [x, y, width, height] = boxOf(svg), at = pointIn(svg, event);
        const [, , whole] = (svg.dataset.whole ?? svg.getAttribute("viewBox")).split(" ").map(Number);
        const factor = Math.min(whole / width, Math.max(whole / width / 60, Math.exp(event.deltaY * 0.0015)));
        setBox(svg, [at.x - (at.x - x) * factor, at.y - (at.y - y) * factor, width * factor, height * factor]);
    }, { passive: false });
    document.addEventListener("dblclick", event => {
        const svg = event.target.closest?.("svg[data-zoom]");
        if (svg?.dataset.whole) setBox(svg, svg.dataset.whole.split(" ").map(Number));
    });
    document.addEventListener("pointerdown", event => {
        const svg = event.target.closest?.("svg[data-zoom]");
        dragged = false;
        if (!svg || event.button !== 0) return;
        const start = pointIn(svg, event), from = { x: event.clientX, y: event.clientY };
        const move = now => {
            if (Math.hypot(now.clientX - from.x, now.clientY - from.y) < 4 && !dragged) return;
            dragged = true;
            const [x, y, width, height] = boxOf(svg), at = pointIn(svg, now);
            setBox(svg, [x + start.x - at.x, y + start.y - at.y, width, height]);
        };
        const end = () => {
            document.removeEventListener("pointermove", move);
            document.removeEventListener("pointerup", end);
        };
        document.addEventListener("pointermove", move);
        document.addEventListener("pointerup", end);
    });

    // ---- saving figures ------------------------------------------------------------------------------------------------

    const properties = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "paint-order", "transform", "visibility"];
    const standalone = svg => {
        const copy = svg.cloneNode(true);
        const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
        from.forEach((element, i) => {
            const style = getComputedStyle(element);
            to[i].removeAttribute("class");
            to[i].setAttribute("style", properties.map(name => `${name}:${style.getPropertyValue(name)}`).join(";"));
        });
        const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
        copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
        copy.setAttribute("width", width);
        copy.setAttribute("height", height);
        const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        for (const [name, value] of Object.entries({ x, y, width, height, fill: getComputedStyle(document.body).backgroundColor })) ground.setAttribute(name, value);
        copy.insertBefore(ground, copy.firstChild);
        return { text: new XMLSerializer().serializeToString(copy), width, height };
    };
    const download = (blob, name) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };
    const saveFigure = (svg, kind) => {
        const { text, width, height } = standalone(svg);
        const name = (svg.querySelector("title")?.textContent ?? "figure").replace(/[^\w.-]+/g, "-").slice(0, 80);
        const blob = new Blob([text], { type: "image/svg+xml" });
        if (kind === "svg") return download(blob, `${name}.svg`);
        const image = new Image();
        image.onload = () => {
            const canvas = document.createElement("canvas"), scale = 3;
            canvas.width = width * scale;
            canvas.height = height * scale;
            canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
            canvas.toBlob(png => download(png, `${name}.png`), "image/png");
        };
        image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    };

    return {
        begin: reference => {
            page = reference;
            beatAt = performance.now();
            document.querySelector(".page").dataset.ready = "";
            const row = Number(new URLSearchParams(location.search).get("row") ?? 0);
            // The rows are there a moment after the table is.
            if (row > 0) {
                let tries = 0;
                const place = setInterval(() => {
                    const table = document.getElementById("table");
                    if (table && table.scrollHeight > (row + 1) * 24) table.scrollTop = row * rowHeight();
                    if (++tries > 20 || table?.scrollTop > 0) clearInterval(place);
                }, 100);
            }
        },
        remember: withPlace,
        focus: id => {
            const field = document.getElementById(id);
            field?.focus();
            if (field && typed) {
                field.value = typed;
                field.dispatchEvent(new Event("input", { bubbles: true }));
            }
            typed = null;
        },
        reveal: index => {
            const table = document.getElementById("table");
            if (!table) return;
            const height = rowHeight(), head = table.querySelector("thead").getBoundingClientRect().height;
            const top = index * height, bottom = top + height + head;
            if (top < table.scrollTop) table.scrollTop = top;
            else if (bottom > table.scrollTop + table.clientHeight) table.scrollTop = bottom - table.clientHeight;
        },
    };
})();

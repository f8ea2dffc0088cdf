using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CellTypes.Cli.Printing;
using Spectre.Console;

namespace CellTypes.Cli.Tests.Support;

/// <summary>A terminal in memory that obeys the control codes of ECMA-48 and xterm which the program uses, and no others.</summary>
internal sealed partial class Terminal : TextWriter
{
    private Screen _screen, _other;
    private bool _isOther, _wraps = true, _pending;
    private int _row, _column;
    private (int Row, int Column) _saved;
    private string _style = "";

    public Terminal(int columns, int rows, ColorSystemSupport colours = ColorSystemSupport.TrueColor)
    {
        (_screen, _other) = (new Screen(columns, rows), new Screen(columns, rows));
        Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = colours, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(this) });
        Console.Pipeline.Attach(new PrintableSegments());
        Resize(columns, rows);
    }

    public IAnsiConsole Console { get; }

    /// <summary>Gets what was seen on the second screen before it was erased, in order.</summary>
    public List<string> Erased { get; } = [];

    /// <summary>Gets the style, as its SGR parameters, of every text in a style of its own that was seen before an erasure.</summary>
    public Dictionary<string, string> Styles { get; } = [];

    public bool IsOnSecondScreen => _isOther;

    public bool HasCursor { get; private set; } = true;

    public bool Wraps => _wraps;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Changes the size. Text that no longer fits is lost, as it is on the second screen of most terminals.</summary>
    public void Resize(int columns, int rows)
    {
        lock (this)
        {
            (_screen, _other) = (_screen.Resized(columns, rows), _other.Resized(columns, rows));
            (_row, _column) = (Math.Min(_row, rows - 1), Math.Min(_column, columns - 1));
            (Console.Profile.Width, Console.Profile.Height) = (columns, rows);
        }
    }

    /// <summary>Gets what is seen now.</summary>
    public string Text()
    {
        lock (this) return _screen.ToString();
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (this)
        {
            for (string rest = value!; rest.Length > 0;)
            {
                Match code = ControlCode().Match(rest);
                if (code.Success) Obey(code.Groups["parameters"].Value, code.Groups["function"].Value);
                else if (rest[0] == '\e') throw new InvalidDataException($"The terminal does not know {rest.Replace('\e', '^')[..Math.Min(20, rest.Length)]}.");
                int length = code.Success ? code.Length : StringInfo.GetNextTextElementLength(rest);
                if (!code.Success) Draw(rest[..length]);
                rest = rest[length..];
            }
        }
    }

    [GeneratedRegex(@"^\e(\[(?<parameters>[?;\d]*))?(?<function>[A-Za-z=>])")]
    private static partial Regex ControlCode();

    private void Obey(string parameters, string function)
    {
        int[] numbers = [.. parameters.TrimStart('?').Split(';').Select(number => number.Length == 0 ? 0 : int.Parse(number, CultureInfo.InvariantCulture))];
        _pending &= function == "m";
        switch (function)
        {
            case "H":
                (_row, _column) = (Math.Clamp(numbers[0] - 1, 0, _screen.Rows - 1), Math.Clamp(numbers.ElementAtOrDefault(1) - 1, 0, _screen.Columns - 1));
                break;
            case "G":
                _column = Math.Clamp(numbers[0] - 1, 0, _screen.Columns - 1);
                break;
            case "K" when numbers[0] == 0:
                _screen.Erase(_row, _column);
                break;
            case "J" when numbers[0] == 0:
                if (_isOther) Erased.Add(_screen.ToString());
                foreach ((string text, string style) in _screen.Styled()) Styles[text] = style;
                _screen.Erase(_row, _column);
                for (int row = _row + 1; row < _screen.Rows; row++) _screen.Erase(row, 0);
                break;
            case "m":
                _style = parameters is "0" or "" ? "" : parameters;
                break;
            case "=" or ">" or "h" or "l" when parameters is "" or "?1": // what the keys send, which .NET sets
                break;
            case "h" or "l" when parameters == "?7":
                _wraps = function == "h";
                break;
            case "h" or "l" when parameters == "?25":
                HasCursor = function == "h";
                break;
            case "h" or "l" when parameters == "?1049":
                Assert.NotEqual(_isOther, function == "h");
                _isOther = !_isOther;
                (_screen, _other) = (_other, _screen);
                if (_isOther) _saved = (_row, _column);
                else (_row, _column) = _saved;
                break;
            default:
                throw new InvalidDataException($"The terminal does not know ESC [ {parameters} {function}.");
        }
    }

    private void Draw(string character)
    {
        if (character is "\n" or "\r\n" or "\r")
        {
            if (character != "\n") _column = 0;
            else (_column, _pending) = (0, false); // as the line discipline of a Unix terminal does it
            if (character != "\r") Feed();
            return;
        }
        int width = Width(character);
        if (_pending && _wraps) Feed();
        if (_pending && _wraps) _column = 0;
        _pending = false;
        if (_column + width > _screen.Columns) _column = _screen.Columns - width;
        _screen.Put(_row, _column, character, width, _style);
        _column += width;
        if (_column < _screen.Columns) return;
        (_column, _pending) = (_screen.Columns - 1, true);
    }

    private void Feed()
    {
        if (_row < _screen.Rows - 1) _row++;
        else _screen.Scroll();
    }

    private static int Width(string character) => Rune.GetRuneAt(character, 0).Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xff00 and <= 0xff60) or >= 0x1f300 ? 2 : 1;

    private sealed class Screen(int columns, int rows)
    {
        private readonly (string Text, string Style)[,] _cells = new (string, string)[rows, columns];

        public int Columns => columns;

        public int Rows => rows;

        public void Put(int row, int column, string text, int width, string style)
        {
            _cells[row, column] = (text, style);
            if (width == 2) _cells[row, column + 1] = ("", style);
        }

        public void Erase(int row, int column)
        {
            for (; column < columns; column++) _cells[row, column] = default;
        }

        public void Scroll()
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++) _cells[row, column] = row + 1 < rows ? _cells[row + 1, column] : default;
            }
        }

        public Screen Resized(int newColumns, int newRows)
        {
            Screen resized = new(newColumns, newRows);
            for (int row = 0; row < Math.Min(rows, newRows); row++)
            {
                for (int column = 0; column < Math.Min(columns, newColumns); column++) resized._cells[row, column] = _cells[row, column];
            }
            return resized;
        }

        public IEnumerable<(string Text, string Style)> Styled()
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns;)
                {
                    string text = "", style = _cells[row, column].Style ?? "";
                    for (; column < columns && (_cells[row, column].Style ?? "") == style; column++) text += _cells[row, column].Text;
                    if (style.Length > 0) yield return (text, style);
                }
            }
        }

        public override string ToString() => string.Join('\n', Enumerable.Range(0, rows)
            .Select(row => string.Concat(Enumerable.Range(0, columns).Select(column => _cells[row, column].Text ?? " ")).TrimEnd())).TrimEnd('\n');
    }
}

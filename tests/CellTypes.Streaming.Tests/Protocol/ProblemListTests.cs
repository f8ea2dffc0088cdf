using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Tests.Protocol;

public class ProblemListTests
{
    private readonly ProblemList _problems = new(typeof(ProblemListTests));

    [Fact]
    public void Each_reader_gets_each_problem_once_and_in_order()
    {
        foreach (string problem in new[] { "a", "b", "a", "c", "b" }) _problems.Add(problem);
        Assert.Equal(["a", "b", "c"], _problems.Since(0));
        Assert.Equal(["c"], _problems.Since(2));
        Assert.Empty(_problems.Since(3));
        _problems.Add("d");
        Assert.Equal(["d"], _problems.Since(3));
    }

    [Fact]
    public void The_last_problem_is_the_last_that_came_even_where_it_was_known()
    {
        Assert.Null(_problems.Last);
        foreach (string problem in new[] { "a", "b", "c", "b" }) _problems.Add(problem);
        Assert.Equal("b", _problems.Last);
    }

    [Fact]
    public void What_is_beyond_its_capacity_is_told_as_one_problem()
    {
        for (int i = 0; i < 1000; i++) _problems.Add($"problem {i}");
        IReadOnlyList<string> told = _problems.Since(0);
        Assert.Equal(Enumerable.Range(0, ProblemList.Capacity).Select(i => $"problem {i}"), told.Take(ProblemList.Capacity));
        Assert.Equal(["Too many different problems; further ones are not told."], told.Skip(ProblemList.Capacity));
        Assert.Equal("problem 999", _problems.Last);
    }

    [Fact]
    public async Task Problems_of_several_threads_all_arrive_while_a_reader_polls()
    {
        Task writing = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 20; i++) _problems.Add($"{thread} {i}");
        })));
        List<string> read = [];
        while (!writing.IsCompleted) read.AddRange(_problems.Since(read.Count));
        await writing;
        read.AddRange(_problems.Since(read.Count));
        Assert.Equal(80, read.Distinct().Count());
        Assert.Equal(80, read.Count);
    }
}

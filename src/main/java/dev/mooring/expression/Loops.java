package dev.mooring.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.ErrorValue;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.InternalFunctionBinder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the work of {@code all}, {@code exists}, {@code map} and {@code filter}. CEL bounds how
 * often a loop goes round, and neither what it does there, nor the failures that {@code &&} and
 * {@code ||} swallow, each of which takes as long as a hundred additions; and it copies the list
 * that {@code map} makes for each element. So calls of functions that nobody can write are put into
 * the expression, which count, and make lists in one go.
 */
final class Loops {
  /** How often an evaluation goes round at most, all its loops together. */
  static final int MAX_ITERATIONS = 10_000;

  private static final String EACH = "@each";
  private static final String LIST = "@list";
  private static final String APPEND = "@append";
  private static final String BUILT = "@built";
  private static final String OPERAND = "@operand";
  private static final String CONDITION = "@condition";

  private static final int STEPS_FOR_A_NODE = 2;
  private static final int STEPS_FOR_A_FAILURE = 1000;
  private static final int REFERENCE_BYTES = 8;

  /** What is a bool, whatever its arguments are. */
  private static final Set<String> BOOLS =
      Set.of(
          "_==_",
          "_!=_",
          "_<_",
          "_<=_",
          "_>_",
          "_>=_",
          "@in",
          "!_",
          "_&&_",
          "_||_",
          "startsWith",
          "endsWith",
          "contains",
          "matches");

  private long lastId;

  private Loops(long lastId) {
    this.lastId = lastId;
  }

  /** Puts what counts its loops into an expression. */
  static void rewrite(CelMutableExpr expr) {
    new Loops(Nodes.lastId(expr)).visit(expr, 0);
  }

  static List<CelFunctionDecl> declarations() {
    CelType any = TypeParamType.create("A");
    CelType list = ListType.create(any);
    return List.of(
        declaration(EACH, "each", any, any, SimpleType.INT),
        declaration(LIST, "list", list),
        declaration(APPEND, "append", list, list, any),
        declaration(BUILT, "built", list, list),
        declaration(OPERAND, "operand", any, any, SimpleType.INT),
        declaration(CONDITION, "condition", any, any));
  }

  private static CelFunctionDecl declaration(
      String function, String overload, CelType result, CelType... arguments) {
    return CelFunctionDecl.newFunctionDeclaration(
        function, CelOverloadDecl.newGlobalOverload(overload, result, arguments));
  }

  /** What these functions do. */
  static Map<String, List<CelFunctionBinding>> overloads() {
    return Map.of(
        EACH,
        List.of(CelFunctionBinding.from("each", Object.class, Long.class, Loops::each)),
        LIST,
        List.of(CelFunctionBinding.from("list", List.of(), none -> new Growing())),
        APPEND,
        List.of(CelFunctionBinding.from("append", Growing.class, Object.class, Growing::with)),
        BUILT,
        List.of(CelFunctionBinding.from("built", Growing.class, it -> new JsonArray(it.elements))),
        OPERAND,
        List.of(
            InternalFunctionBinder.from(
                "operand",
                List.of(Object.class, Object.class),
                arguments -> operand(arguments[0], (Long) arguments[1]),
                false)),
        CONDITION,
        List.of(CelFunctionBinding.from("condition", Object.class, Loops::condition)));
  }

  /** Before the first round: all that will be done, of as many rounds as there may be. */
  private static Object each(Object range, long steps) {
    int size =
        switch (range) {
          case Map<?, ?> map -> map.size();
          case Collection<?> list -> list.size();
          default -> 0;
        };
    Limits.work(steps * Math.min(size, MAX_ITERATIONS));
    return adapted(range);
  }

  private static Object operand(Object value, long id) {
    if (value instanceof Boolean) {
      return value;
    }
    Limits.work(STEPS_FOR_A_FAILURE);
    return value instanceof ErrorValue ? value : ErrorValue.create(id, noBool());
  }

  private static Object condition(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    throw noBool();
  }

  private static CelInvalidArgumentException noBool() {
    return new CelInvalidArgumentException(new IllegalArgumentException("not a bool"));
  }

  /** A list or map that an expression has made as one that CEL's runtime takes as it is. */
  static Object adapted(Object value) {
    return switch (value) {
      case CelValue known -> known;
      case List<?> list -> {
        count(list.size());
        JsonArray elements = new JsonArray(new ArrayList<>(list.size()));
        list.forEach(element -> elements.add(adapted(element)));
        yield elements;
      }
      case Map<?, ?> map -> {
        count(4 * map.size());
        JsonObject fields = new JsonObject();
        map.forEach((key, field) -> fields.put(key, adapted(field)));
        yield fields;
      }
      default -> value;
    };
  }

  private static void count(int references) {
    Limits.work(references);
    Limits.make((long) REFERENCE_BYTES * references);
  }

  /** Puts the calls in. Gives the steps of one evaluation, without what the calls count. */
  private long visit(CelMutableExpr expr, int depth) {
    long steps = STEPS_FOR_A_NODE * (1L + depth);
    return switch (expr.getKind()) {
      case SELECT -> steps + visit(expr.select().operand(), depth);
      case CALL -> steps + visitCall(expr.call(), depth);
      case LIST -> steps + sum(expr.list().elements(), depth);
      case MAP -> {
        for (CelMutableExpr.CelMutableMap.Entry entry : expr.map().entries()) {
          steps += visit(entry.key(), depth) + visit(entry.value(), depth);
        }
        yield steps;
      }
      case COMPREHENSION -> steps + visitLoop(expr.comprehension(), depth);
      default -> steps;
    };
  }

  private long sum(List<CelMutableExpr> all, int depth) {
    long steps = 0;
    for (CelMutableExpr one : all) {
      steps += visit(one, depth);
    }
    return steps;
  }

  private long visitCall(CelMutableCall call, int depth) {
    long steps = sum(call.args(), depth);
    if (call.target().isPresent()) {
      steps += visit(call.target().get(), depth);
    }
    switch (call.function()) {
      case "_&&_", "_||_" -> {
        for (int i = 0; i < call.args().size(); i++) {
          if (depth > 0 || !isBool(call.args().get(i))) {
            CelMutableExpr operand = call.args().get(i);
            call.setArg(i, call(OPERAND, operand, constant(operand.id())));
          }
        }
      }
      case "_?_:_" -> {
        if (!isBool(call.args().getFirst())) {
          call.setArg(0, call(CONDITION, call.args().getFirst()));
        }
      }
      default -> {
        // Its arguments are evaluated, and that is all.
      }
    }
    return steps;
  }

  private static boolean isBool(CelMutableExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> true;
      case SELECT -> expr.select().testOnly();
      case CALL -> BOOLS.contains(expr.call().function());
      case COMPREHENSION -> true;
      default -> false;
    };
  }

  private long visitLoop(CelMutableComprehension loop, int depth) {
    long steps = visit(loop.iterRange(), depth) + visit(loop.accuInit(), depth);
    if (loop.accuInit().getKind() == Kind.LIST) {
      loop.setAccuInit(call(LIST));
      append(loop.loopStep());
      loop.setResult(call(BUILT, loop.result()));
    }
    long round = visit(loop.loopCondition(), depth + 1) + visit(loop.loopStep(), depth + 1);
    loop.setIterRange(call(EACH, loop.iterRange(), constant(round)));
    return steps + visit(loop.result(), depth);
  }

  /** {@code list + [element]}, perhaps on a condition, as {@code append(list, element)}. */
  private static void append(CelMutableExpr step) {
    CelMutableCall call = step.call();
    if (call.function().equals("_?_:_")) {
      append(call.args().get(1));
    } else {
      call.setFunction(APPEND);
      call.setArg(1, call.args().get(1).list().elements().getFirst());
    }
  }

  private CelMutableExpr call(String function, CelMutableExpr... arguments) {
    return CelMutableExpr.ofCall(++lastId, CelMutableCall.create(function, arguments));
  }

  private CelMutableExpr constant(long value) {
    return CelMutableExpr.ofConstant(++lastId, CelConstant.ofValue(value));
  }

  /** The list that a {@code map} or {@code filter} makes, while it does. */
  private static final class Growing extends CelValue {
    private final List<Object> elements = new ArrayList<>();

    Growing with(Object element) {
      Limits.make(REFERENCE_BYTES);
      elements.add(adapted(element));
      return this;
    }

    @Override
    public Object value() {
      return this;
    }

    @Override
    public boolean isZeroValue() {
      return elements.isEmpty();
    }

    @Override
    public CelType celType() {
      return ListType.create(SimpleType.DYN);
    }
  }
}

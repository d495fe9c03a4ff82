// Runs one workload under SAPL's embedded PDP and prints one line of JSON (docs/peers.md says which members).
// Documents are parsed and indexed, variables and subscriptions are built before anything is timed.
// Usage: peers.Sapl FOLDER SECONDS canonical|naive
package peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sapl.api.interpreter.Val;
import io.sapl.api.pdp.AuthorizationSubscription;
import io.sapl.api.pdp.Decision;
import io.sapl.api.pdp.PolicyDecisionPoint;
import io.sapl.interpreter.DefaultSAPLInterpreter;
import io.sapl.interpreter.combinators.PolicyDocumentCombiningAlgorithm;
import io.sapl.interpreter.functions.AnnotationFunctionContext;
import io.sapl.interpreter.pip.AnnotationAttributeContext;
import io.sapl.pdp.EmbeddedPolicyDecisionPoint;
import io.sapl.pdp.config.PDPConfiguration;
import io.sapl.prp.PolicyRetrievalPoint;
import io.sapl.prp.PrpUpdateEvent;
import io.sapl.prp.index.UpdateEventDrivenPolicyRetrievalPoint;
import io.sapl.prp.index.canonical.CanonicalImmutableParsedDocumentIndex;
import io.sapl.prp.index.naive.NaiveImmutableParsedDocumentIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import reactor.core.publisher.Flux;

public final class Sapl {
  private Sapl() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0], "sapl");
    var seconds = Double.parseDouble(arguments[1]);
    var canonical = arguments[2].equals("canonical");
    var mapper = new ObjectMapper();
    JsonNode documents = mapper.readTree(folder.resolve("policies.json").toFile());
    JsonNode facts = mapper.readTree(folder.resolve("variables.json").toFile());

    var began = System.nanoTime();
    var functions = new AnnotationFunctionContext();
    var attributes = new AnnotationAttributeContext();
    var interpreter = new DefaultSAPLInterpreter();
    var updates = new ArrayList<PrpUpdateEvent.Update>();
    for (JsonNode text : documents) {
      var document = interpreter.parseDocument(text.textValue());
      if (document.isInvalid()) {
        throw new IllegalStateException(document.errorMessage());
      }
      updates.add(new PrpUpdateEvent.Update(PrpUpdateEvent.Type.PUBLISH, document));
    }
    UpdateEventDrivenPolicyRetrievalPoint empty =
        canonical
            ? new CanonicalImmutableParsedDocumentIndex(attributes, functions)
            : new NaiveImmutableParsedDocumentIndex();
    PolicyRetrievalPoint index = empty.apply(new PrpUpdateEvent(updates));
    var variables = Map.of("entities", Val.of(facts.get("entities")));
    var configuration =
        new PDPConfiguration(
            "peers", attributes, functions, variables,
            PolicyDocumentCombiningAlgorithm.DENY_OVERRIDES, d -> d, s -> s, index);
    PolicyDecisionPoint pdp = new EmbeddedPolicyDecisionPoint(() -> Flux.just(configuration));
    var loadMs = (System.nanoTime() - began) / 1e6;

    var subscriptions = new ArrayList<AuthorizationSubscription>();
    for (JsonNode s : mapper.readTree(folder.resolve("subscriptions.json").toFile())) {
      subscriptions.add(
          AuthorizationSubscription.of(s.get("principal"), s.get("action"), s.get("resource")));
    }
    ObjectNode result =
        new Timing(mapper)
            .measure(
                subscriptions.size(),
                seconds,
                i -> pdp.decideOnce(subscriptions.get(i)).block().getDecision() == Decision.PERMIT);
    result.put("engine", "sapl");
    result.put("version", arguments.length > 3 ? arguments[3] : "unknown");
    result.put("mode", (canonical ? "canonical" : "naive") + " index, embedded PDP, decideOnce, JDK " + Runtime.version().feature());
    result.put("load_ms", loadMs);
    System.out.println(mapper.writeValueAsString(result));
  }
}

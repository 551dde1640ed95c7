package caravan.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Filter;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.BindToRegistry;
import org.jspecify.annotations.NullMarked;

/** Each test is a rule of the house; a rule that is in the way is changed here, with its reason, and not gone around. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "caravan";

    /** The nouns and the tools of all packages: what they offer is many small types, not one face. */
    private static final Set<String> MANY_FACES = Set.of("call", "stream", "config", "chat");

    /** Beans that no step refers to: Camel or a component looks them up under a name of its own. */
    private static final List<String> INFRASTRUCTURE =
            List.of("platform-http-engine", "metricsRegistry", "jackson", "answers", "tokenClient");

    @ArchTest
    void theNounsDependOnNothingOfOurs(JavaClasses house) {
        noClasses()
                .that()
                .resideInAPackage("caravan.call..")
                .should()
                .dependOnClassesThat(
                        describe("are ours", to -> ours(to) && !packageOf(to).equals("call")))
                .check(house);
    }

    @ArchTest
    void whatIsSaidInAChatKnowsNothingOfSpokes(JavaClasses house) {
        noClasses()
                .that()
                .resideInAPackage("caravan.chat")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("caravan.chat.spokes")
                .check(house);
    }

    @ArchTest
    void thereAreNoCyclesBetweenPackages(JavaClasses house) {
        slices().matching("caravan.(*)..").should().beFreeOfCycles().check(house);
    }

    @ArchTest
    void aPackageUsesOnlyWhatTheTableAllows(JavaClasses house) {
        Packages.MAY_USE.forEach((name, allowed) -> noClasses()
                .that(describe("reside in " + name, from -> packageOf(from).equals(name)))
                .should()
                .dependOnClassesThat(
                        describe("are ours and not of " + name + " or " + allowed, to -> forbidden(name, allowed, to)))
                .allowEmptyShould(true)
                .check(house));
    }

    @ArchTest
    void everyPackageStandsInTheTable(JavaClasses house) {
        Set<String> found = house.stream()
                .map(ArchitectureTest::packageOf)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());

        assertThat(Packages.MAY_USE.keySet()).containsAll(found);
    }

    @ArchTest
    void onlyTheRootTheRoutesTheFrontDoorAndTheDialectsKnowCamel(JavaClasses house) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "caravan",
                        "caravan.camel..",
                        "caravan.routes..",
                        "caravan.sideroutes..",
                        "caravan.http..",
                        "caravan.dialects..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(house);
    }

    /** Below providers a package may offer its neighbours there more; the house may not use it: see {@link ProviderPackagesTest}. */
    @ArchTest
    void aPackageHasAtMostTwoPublicTypes(JavaClasses house) {
        Map<String, List<String>> faces = house.stream()
                .filter(type -> isFace(type) && !MANY_FACES.contains(packageOf(type)))
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName, Collectors.mapping(JavaClass::getSimpleName, Collectors.toList())));

        assertThat(faces).allSatisfy((name, types) -> assertThat(types)
                .as(name)
                .hasSizeLessThanOrEqualTo(ProviderPackagesTest.isBelow(name) ? 4 : 2));
    }

    @ArchTest
    void publicTypesAreFinal(JavaClasses house) {
        classes()
                .that(describe("are public top-level classes", ArchitectureTest::isFace))
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(describe("are not the one base made to be extended", type -> !type.isEquivalentTo(Filter.class)))
                .and(describe("are not sealed, which is as closed", type -> !type.reflect()
                        .isSealed()))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(house);
    }

    /** What the books want of a database stands in {@code Shelf}: another one can take its place. */
    @ArchTest
    void onlyTheShelfKnowsWhichDatabaseTheBooksAreIn(JavaClasses house) {
        noClasses()
                .that()
                .resideInAPackage("caravan.books..")
                .and()
                .haveNameNotMatching("caravan\\.books\\.(SqliteShelf|Spans)(\\$.*)?")
                .should()
                .dependOnClassesThat(describe(
                        "speak SQL",
                        type -> type.getPackageName().equals("java.sql")
                                || type.getName().equals("caravan.store.Session")))
                .check(house);
    }

    @ArchTest
    void moneyIsNeverFloatingPoint(JavaClasses house) {
        DescribedPredicate<JavaClass> floating =
                describe("floating point", type -> List.of("double", "float", "java.lang.Double", "java.lang.Float")
                        .contains(type.getName()));
        String[] money = {"caravan.prices..", "caravan.budgets..", "caravan.ledger..", "caravan.books.."};

        fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(money)
                .should()
                .notHaveRawType(floating)
                .allowEmptyShould(true)
                .check(house);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(money)
                .should()
                .notHaveRawReturnType(floating)
                .allowEmptyShould(true)
                .check(house);
    }

    @ArchTest
    void onlyTheCommandLineWritesToTheTerminal(JavaClasses house) {
        DescribedPredicate<JavaAccess<?>> terminal = describe(
                "System.out or System.err",
                access -> access.getTargetOwner().isEquivalentTo(System.class)
                        && Set.of("out", "err").contains(access.getName()));

        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .accessTargetWhere(terminal)
                .check(house);
    }

    /** But in spans, where what OpenTelemetry logs with it is switched off. */
    @ArchTest
    void thereIsOneWayToLogAndItIsNotTheJdks(JavaClasses house) {
        noClasses()
                .that()
                .resideOutsideOfPackage("caravan.spans..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(house);
        noClasses().should().callMethodWhere(call("printStackTrace")).check(house);
    }

    @ArchTest
    void nothingSleeps(JavaClasses house) {
        noClasses()
                .should()
                .callMethodWhere(call("sleep").and(JavaCall.Predicates.target(owner(name(Thread.class.getName())))))
                .check(house);
    }

    @ArchTest
    void everyPackageIsNullMarked(JavaClasses house) {
        Set<String> unmarked = house.stream()
                .map(JavaClass::getPackage)
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());

        assertThat(unmarked).as("packages without a @NullMarked package-info").isEmpty();
    }

    /** So that a reader of a route finds the class of {@code ref: keys} without looking: {@code caravan.keys.Keys}. */
    @ArchTest
    void aBeanIsNamedLikeItsPackageAndItsType(JavaClasses house) {
        List<JavaMethod> beans = house.stream()
                .filter(type -> type.getName().equals("caravan.Beans"))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(BindToRegistry.class))
                .filter(method -> !INFRASTRUCTURE.contains(beanName(method)))
                .toList();

        assertThat(beans).allSatisfy(bean -> assertThat(beanName(bean))
                .isEqualTo(bean.getName())
                .isEqualTo(packageOf(bean.getRawReturnType()))
                .isEqualTo(bean.getRawReturnType().getSimpleName().toLowerCase(Locale.ROOT)));
    }

    private static String beanName(JavaMethod method) {
        String given = method.getAnnotationOfType(BindToRegistry.class).value();
        return given.isEmpty() ? method.getName() : given;
    }

    private static DescribedPredicate<JavaCall<?>> call(String method) {
        return describe(method, call -> call.getName().equals(method));
    }

    private static boolean forbidden(String name, Set<String> allowed, JavaClass to) {
        return ours(to) && !packageOf(to).equals(name) && !allowed.contains(packageOf(to));
    }

    private static boolean ours(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    /** {@code keys} for all that is in {@code caravan.keys} and below; empty for the root. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return ours(type) && name.length() > ROOT.length() ? name.split("\\.", -1)[1] : "";
    }

    private static boolean isFace(JavaClass type) {
        return type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC);
    }
}
